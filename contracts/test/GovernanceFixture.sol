// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {AddressBook} from "../src/AddressBook.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {Disputes} from "../src/Disputes.sol";
import {GovernedOpen} from "../src/GovernedOpen.sol";
import {ModelRegistry} from "../src/ModelRegistry.sol";
import {OpenGovernor} from "../src/OpenGovernor.sol";
import {Pools} from "../src/Pools.sol";

import {IStaking, Staking} from "../src/Staking.sol";
import {Timelock} from "../src/Timelock.sol";
import {IRoyalties} from "../src/interfaces/IRoyalties.sol";
import {Fees} from "../src/interfaces/Types.sol";
import {StakingFixture} from "./StakingFixture.sol";

/// @notice Everything that governance decides on, wired as in the deployment, and one-line ways to wrap, propose and vote.
abstract contract GovernanceFixture is StakingFixture {
    struct Timings {
        uint256 chainId;
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 extension;
        uint64 timelock;
        uint64 unstakeDelay;
        uint32 closeDelay;
        uint32 window;
    }

    struct Proposal {
        address[] targets;
        uint256[] values;
        bytes[] calls;
        bytes32 description;
        uint256 id;
    }

    /// @dev Enough while at most four times as much is wrapped.
    uint256 internal constant QUORUM = 20_000_000 ether;
    uint256 internal constant THRESHOLD = 1 ether;
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    Timings internal time;
    GovernedOpen internal token;
    Timelock internal timelock;
    OpenGovernor internal governor;
    AddressBook internal book;
    IRoyalties internal royalties;
    address internal operator = makeAddr("operator");

    function timings() internal pure virtual returns (Timings memory);

    function embedded() internal pure returns (Timings memory) {
        return Timings(161_200, 10, 120, 60, 10, 60, 60, 2);
    }

    function real() internal pure returns (Timings memory) {
        return Timings(1612, 1 days, 14 days, 2 days, 1 days, 21 days, 7 days, 24 hours);
    }

    function setUp() public virtual override {
        super.setUp();
        time = timings();
        vm.chainId(time.chainId);
        token = new GovernedOpen();
        // The governor is made after the Timelock that it proposes to.
        timelock = new Timelock(time.timelock, vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1));
        governor = new OpenGovernor(governorConfig());
        book = new AddressBook(address(timelock));
        staking = new Staking(IStaking.Config(address(timelock), identity, time.unstakeDelay, MINIMUM));
        royalties = IRoyalties(vm.deployCode("Royalties.sol:Royalties", abi.encode(royaltiesConfig())));
    }

    function governorConfig() internal view returns (OpenGovernor.Config memory) {
        return OpenGovernor.Config(token, timelock, time.votingDelay, time.votingPeriod, time.extension, THRESHOLD);
    }

    function fees() internal view returns (Fees memory) {
        return Fees(1_000, 500, 500, 3_000, 5_000, 1_000, 500, time.window);
    }

    function royaltiesConfig() internal returns (IRoyalties.Config memory) {
        DatanetRegistry datanets = new DatanetRegistry();
        return IRoyalties.Config(
            operator,
            address(timelock),
            address(timelock),
            address(staking),
            new Disputes(datanets, new ModelRegistry()),
            new Pools(datanets),
            time.closeDelay,
            fees()
        );
    }

    /// @dev Wraps and delegates to itself; the votes count from the next second on.
    function wrap(address account, uint256 amount) internal {
        vm.deal(account, account.balance + amount);
        vm.startPrank(account);
        token.deposit{value: amount}();
        token.delegate(account);
        vm.stopPrank();
        skip(1);
    }

    function propose(address proposer, address target, uint256 value, bytes memory call_, string memory description)
        internal
        returns (Proposal memory p)
    {
        p.targets = new address[](1);
        p.values = new uint256[](1);
        p.calls = new bytes[](1);
        (p.targets[0], p.values[0], p.calls[0]) = (target, value, call_);
        p.description = keccak256(bytes(description));
        vm.prank(proposer);
        p.id = governor.propose(p.targets, p.values, p.calls, description);
    }

    function startVote() internal {
        skip(time.votingDelay + 1);
    }

    function endVote() internal {
        skip(time.votingPeriod);
    }

    function vote(address voter, Proposal memory p, uint8 support) internal {
        vm.prank(voter);
        governor.castVote(p.id, support);
    }

    function queue(Proposal memory p) internal {
        governor.queue(p.targets, p.values, p.calls, p.description);
    }

    function execute(Proposal memory p) internal {
        governor.execute(p.targets, p.values, p.calls, p.description);
    }

    /// @dev Proposed and voted for by `voter`; ready to be executed.
    function decide(address voter, address target, uint256 value, bytes memory call_, string memory description)
        internal
        returns (Proposal memory p)
    {
        p = propose(voter, target, value, call_, description);
        startVote();
        vote(voter, p, FOR);
        endVote();
        queue(p);
        skip(time.timelock);
    }

    function assertState(Proposal memory p, IGovernor.ProposalState expected) internal view {
        assertEq(uint256(governor.state(p.id)), uint256(expected), "state");
    }
}
