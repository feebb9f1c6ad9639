// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {IStaking} from "../../src/interfaces/IStaking.sol";
import {Fees} from "../../src/interfaces/Types.sol";
import {GovernanceFixture} from "../GovernanceFixture.sol";

/// @notice What votes can do and what they cannot, end to end: proposal, vote, queue, execution.
abstract contract GovernanceTest is GovernanceFixture {
    /* WHAT A VOTE DECIDES */

    function test_ATreasuryGrantIsAProposalThatSendsOpen() public {
        wrap(alice, QUORUM);
        vm.deal(address(timelock), 50 ether);
        uint256 before = bob.balance;
        Proposal memory p = propose(alice, bob, 20 ether, "", "a grant for bob");
        assertState(p, IGovernor.ProposalState.Pending);
        startVote();
        assertState(p, IGovernor.ProposalState.Active);
        vote(alice, p, FOR);
        endVote();
        assertState(p, IGovernor.ProposalState.Succeeded);
        queue(p);
        assertState(p, IGovernor.ProposalState.Queued);
        skip(time.timelock - 1);
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        execute(p);
        skip(1);
        vm.prank(carol);
        execute(p);
        assertState(p, IGovernor.ProposalState.Executed);
        assertEq(bob.balance - before, 20 ether);
        assertEq(address(timelock).balance, 30 ether);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        execute(p);
    }

    function test_AVoteChangesTheMinimumStakeWithinItsConstants() public {
        wrap(alice, QUORUM);
        Proposal memory p =
            decide(alice, address(staking), 0, abi.encodeCall(IStaking.setMinimumStake, (500 ether)), "higher minimum");
        back(bob, agentId, MINIMUM);
        assertTrue(staking.isBonded(agentId));
        execute(p);
        assertEq(staking.minimumStake(), 500 ether);
        assertFalse(staking.isBonded(agentId));
        p = decide(alice, address(staking), 0, abi.encodeCall(IStaking.setMinimumStake, (0)), "no minimum");
        vm.expectRevert(abi.encodeWithSelector(IStaking.MinimumOutOfBounds.selector, 0));
        execute(p);
        assertEq(staking.minimumStake(), 500 ether);
    }

    function test_AVoteSlashesAnAgentForWhatNoSignatureProves() public {
        wrap(alice, QUORUM);
        back(bob, agentId, 300 ether);
        bytes memory call_ = abi.encodeCall(IStaking.slash, (agentId, 100 ether, keccak256("it lied")));
        execute(decide(alice, address(staking), 0, call_, "slash agent 1: it lied"));
        assertEq(staking.collateralOf(agentId, bob), 200 ether);
        assertEq(address(staking).balance, 200 ether);
    }

    function test_AVoteWritesTheAddressBook() public {
        wrap(alice, QUORUM);
        bytes memory call_ = abi.encodeCall(book.setAddress, ("royalties", address(0xBEEF)));
        execute(decide(alice, address(book), 0, call_, "royalties version 2"));
        assertEq(book.addressOf("royalties"), address(0xBEEF));
    }

    /* WHAT NO VOTE DECIDES */

    /// @dev A proposal that everybody wants and that still cannot be executed.
    function refused(bytes memory call_, string memory description, bytes memory reason) internal {
        Proposal memory p = decide(alice, address(royalties), 0, call_, description);
        vm.expectRevert(reason);
        execute(p);
    }

    function test_AProposalThatTriesToTakeChannelsTakesNothing() public {
        wrap(alice, QUORUM);
        vm.deal(bob, 100 ether);
        vm.prank(bob);
        bytes32 id = royalties.open{value: 100 ether}(vm.addr(KEY), 1);
        (bytes32 r, bytes32 vs) = vm.signCompact(0xBAD, royalties.voucherDigest(id, 100 ether));
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](1);
        items[0] = IRoyalties.Collection(id, 100 ether, 100 ether, r, vs);
        bytes memory notPayer = abi.encodeWithSelector(IRoyalties.NotPayer.selector, timelock);
        bytes memory notOperator = abi.encodeWithSelector(IRoyalties.NotOperator.selector, timelock);
        refused(abi.encodeCall(IRoyalties.requestClose, (id)), "close it", notPayer);
        refused(abi.encodeCall(IRoyalties.topUp, (id)), "top it up", notPayer);
        refused(
            abi.encodeCall(IRoyalties.close, (id)), "end it", abi.encodeWithSelector(IRoyalties.TooEarly.selector, 0)
        );
        refused(abi.encodeCall(IRoyalties.collect, (items)), "collect it", notOperator);
        // Policy is what governance may set, and paying out counters is everybody's: they leave channels alone.
        uint256 before = bob.balance;
        Fees memory most = Fees(3_000, 0, 0, 2_000, 5_000, 0, 0, time.window);
        execute(decide(alice, address(royalties), 0, abi.encodeCall(IRoyalties.setFees, (most)), "burn most"));
        execute(decide(alice, address(royalties), 0, abi.encodeCall(IRoyalties.flushTreasury, ()), "flush"));
        assertEq(address(royalties).balance, 100 ether);
        vm.prank(bob);
        royalties.requestClose(id);
        skip(time.closeDelay);
        royalties.close(id);
        assertEq(bob.balance - before, 100 ether);
        assertEq(address(royalties).balance, 0);
    }

    function test_NoVoteTakesStakesRewardsOrWrappedOpen() public {
        wrap(alice, QUORUM);
        stake(bob, 100 ether);
        fund(7 ether);
        skip(7 days);
        uint256 id = unstake(bob, 100 ether);
        Proposal memory p = decide(alice, address(staking), 0, abi.encodeCall(IStaking.withdraw, (id)), "take a stake");
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotYourRequest.selector, id, timelock));
        execute(p);
        p = decide(alice, address(staking), 0, abi.encodeCall(IStaking.claimRewards, ()), "take rewards");
        vm.expectRevert(abi.encodeWithSelector(IStaking.NothingToClaim.selector, timelock));
        execute(p);
        p = decide(alice, address(token), 0, abi.encodeCall(token.withdraw, (1)), "take wrapped OPEN");
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        execute(p);
        skip(time.unstakeDelay);
        uint256 before = bob.balance;
        vm.startPrank(bob);
        staking.withdraw(id);
        staking.claimRewards();
        assertEq(bob.balance - before, 107 ether - 1);
    }
}

/// @notice With the embedded chain's short timings.
contract GovernanceEmbeddedTest is GovernanceTest {
    function timings() internal pure override returns (Timings memory) {
        return embedded();
    }
}

/// @notice With a real chain's timings.
contract GovernanceRealTest is GovernanceTest {
    function timings() internal pure override returns (Timings memory) {
        return real();
    }

    function test_AVoteToSlashIsFasterThanLeaving() public {
        wrap(alice, QUORUM);
        back(bob, agentId, 300 ether);
        uint256 id = takeBack(bob, agentId, 300 ether);
        bytes memory call_ = abi.encodeCall(IStaking.slash, (agentId, 300 ether, keccak256("it lied")));
        Proposal memory p = propose(alice, address(staking), 0, call_, "slash agent 1: it lied");
        startVote();
        // The longest that a vote takes: its quorum is reached in its last second.
        vm.warp(governor.proposalDeadline(p.id));
        vote(alice, p, FOR);
        vm.warp(governor.proposalDeadline(p.id) + 1);
        queue(p);
        skip(time.timelock);
        vm.expectPartialRevert(IStaking.TooEarly.selector);
        withdraw(bob, id);
        execute(p);
        assertEq(staking.unbondingValue(id), 0);
    }
}
