// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgentIdentity} from "../src/AgentIdentity.sol";
import {IStaking, Staking} from "../src/Staking.sol";
import {WalletFixture} from "./Wallets.sol";

/// @notice A deployed Staking with an agent of each kind of account, and one-line ways to stake, fund and sign.
abstract contract StakingFixture is WalletFixture {
    uint256 internal constant KEY = 0xA11CE;
    uint96 internal constant MINIMUM = 100 ether;
    uint64 internal constant DELAY = 60;

    address internal governance = makeAddr("governance");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    AgentIdentity internal identity;
    Staking internal staking;
    /// @dev Agent of the key's own account.
    uint256 internal agentId;
    address internal owner = vm.addr(KEY);

    function setUp() public virtual {
        vm.chainId(161_200);
        vm.warp(1_795_000_000);
        identity = new AgentIdentity();
        staking = new Staking(config());
        vm.prank(owner);
        agentId = identity.register();
        address[4] memory people = [alice, bob, carol, owner];
        for (uint256 i; i < people.length; ++i) {
            vm.deal(people[i], 1_000_000 ether);
        }
    }

    function config() internal view returns (IStaking.Config memory) {
        return IStaking.Config(governance, identity, DELAY, MINIMUM);
    }

    function stake(address account, uint256 amount) internal {
        vm.prank(account);
        staking.stake{value: amount}();
    }

    function unstake(address account, uint128 amount) internal returns (uint256) {
        vm.prank(account);
        return staking.requestUnstake(amount);
    }

    /// @dev As `Royalties.flushStakers` does: a plain transfer, from whoever.
    function fund(uint256 amount) internal {
        vm.deal(address(this), amount);
        (bool ok,) = address(staking).call{value: amount}("");
        assertTrue(ok, "funding");
    }

    function back(address staker, uint256 agent, uint256 amount) internal {
        vm.prank(staker);
        staking.addCollateral{value: amount}(agent);
    }

    function takeBack(address staker, uint256 agent, uint256 amount) internal returns (uint256) {
        vm.prank(staker);
        return staking.requestCollateral(agent, amount);
    }

    function withdraw(address account, uint256 id) internal {
        vm.prank(account);
        staking.withdraw(id);
    }

    /// @dev The `which`-th action that an agent did as its `nonce`-th.
    function action(uint256 agent, uint64 nonce, string memory which)
        internal
        pure
        returns (IStaking.AgentAction memory)
    {
        return IStaking.AgentAction(agent, nonce, keccak256(bytes(which)), bytes32(uint256(nonce)));
    }

    function sign(uint256 key, IStaking.AgentAction memory done) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, staking.actionDigest(done));
        return abi.encodePacked(r, s, v);
    }

    /// @dev Reports that `key`, for `signer`, signed both.
    function report(
        address reporter,
        uint256 agent,
        address signer,
        uint256 key,
        IStaking.AgentAction memory a,
        IStaking.AgentAction memory b
    ) internal {
        (bytes memory signatureA, bytes memory signatureB) = (sign(key, a), sign(key, b));
        vm.prank(reporter);
        staking.slashForTwoActions(agent, a, signatureA, signer, b, signatureB, signer);
    }

    /// @dev The agent's own account signs two actions with nonce 7, and carol reports it.
    function slashAll() internal {
        report(carol, agentId, owner, KEY, action(agentId, 7, "a"), action(agentId, 7, "b"));
    }

    function registerFor(address account) internal returns (uint256) {
        vm.prank(account);
        return identity.register();
    }
}
