// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CommonBase} from "forge-std/Base.sol";
import {StdCheats} from "forge-std/StdCheats.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {AgentIdentity} from "../../src/AgentIdentity.sol";
import {IStaking, Staking} from "../../src/Staking.sol";
import {Wallet} from "../Wallets.sol";

/// @notice Puts its value where no function of the receiver is asked.
contract Forcer {
    constructor(address receiver) payable {
        selfdestruct(payable(receiver));
    }
}

/// @notice What people, agents, governance and time do to a Staking. Inputs are bounded to what each of them can do, so that
/// no call reverts; every wei was there at genesis.
contract StakingHandler is CommonBase, StdCheats, StdUtils {
    uint256 public constant GENESIS = 1_000_000_000 ether;
    uint256 private constant ACTORS = 5;
    uint256 private constant AGENTS = 3;

    Staking public immutable staking;
    AgentIdentity public immutable identity;
    address public immutable governance;
    address[] public actors;
    uint256[] public agentIds;
    uint256[] private keys;
    uint64 private nonce;

    uint256 public funded;
    uint256 public claimed;
    uint256 public burned;
    uint256 public forced;

    modifier later(uint256 seconds_) {
        _;
        skip(bound(seconds_, 0, 3 days));
    }

    constructor(Staking staking_, AgentIdentity identity_, address governance_) {
        (staking, identity, governance) = (staking_, identity_, governance_);
        for (uint256 i; i < ACTORS; ++i) {
            // The last is a contract.
            address actor = i == ACTORS - 1 ? address(new Wallet()) : vm.addr(1000 + i);
            actors.push(actor);
            vm.deal(actor, GENESIS / ACTORS);
        }
        for (uint256 i; i < AGENTS; ++i) {
            keys.push(1000 + i);
            vm.prank(vm.addr(1000 + i));
            agentIds.push(identity.register());
        }
    }

    function actorCount() external pure returns (uint256) {
        return ACTORS;
    }

    function agentCount() external pure returns (uint256) {
        return AGENTS;
    }

    /* STAKERS */

    function stake(uint256 who, uint256 amount, uint256 wait) external later(wait) {
        address actor = _actor(who);
        if (actor.balance == 0) return;
        vm.prank(actor);
        staking.stake{value: _amount(amount, actor.balance)}();
    }

    function requestUnstake(uint256 who, uint256 amount, uint256 wait) external later(wait) {
        address actor = _actor(who);
        (uint128 staked,,) = staking.stakes(actor);
        if (staked == 0) return;
        vm.prank(actor);
        staking.requestUnstake(uint128(_amount(amount, staked)));
    }

    function fund(uint256 who, uint256 amount, uint256 wait) external later(wait) {
        address actor = _actor(who);
        amount = _amount(amount, actor.balance / 100 + 1);
        if (amount > actor.balance) return;
        vm.prank(actor);
        (bool ok,) = address(staking).call{value: amount}("");
        require(ok, "funding");
        funded += amount;
    }

    function claimRewards(uint256 who, uint256 to, uint256 wait) external later(wait) {
        address actor = _actor(who);
        uint256 earned = staking.earned(actor);
        if (earned == 0) return;
        address receiver = _actor(to);
        uint256 before = receiver.balance;
        vm.prank(actor);
        staking.claimRewardsTo(receiver);
        require(receiver.balance - before == earned, "earned");
        claimed += earned;
    }

    /* AGENTS */

    function addCollateral(uint256 who, uint256 agent, uint256 amount, uint256 wait) external later(wait) {
        address actor = _actor(who);
        if (actor.balance == 0) return;
        vm.prank(actor);
        staking.addCollateral{value: _amount(amount, actor.balance)}(agentIds[agent % AGENTS]);
    }

    function requestCollateral(uint256 who, uint256 agent, uint256 amount, uint256 wait) external later(wait) {
        address actor = _actor(who);
        uint256 id = agentIds[agent % AGENTS];
        uint256 available = staking.collateralOf(id, actor);
        if (available == 0) return;
        vm.prank(actor);
        staking.requestCollateral(id, _amount(amount, available));
    }

    function slash(uint256 agent, uint256 amount, uint256 wait) external later(wait) {
        uint256 id = agentIds[agent % AGENTS];
        (uint128 collateral,,,) = staking.agents(id);
        if (collateral == 0) return;
        uint256 before = address(staking).balance;
        vm.prank(governance);
        staking.slash(id, _amount(amount, collateral), "why");
        burned += before - address(staking).balance;
    }

    function slashForTwoActions(uint256 who, uint256 agent, uint256 wait) external later(wait) {
        address reporter = _actor(who);
        uint256 before = address(staking).balance + reporter.balance;
        _report(reporter, agentIds[agent % AGENTS], keys[agent % AGENTS]);
        burned += before - address(staking).balance - reporter.balance;
    }

    function _report(address reporter, uint256 id, uint256 key) private {
        ++nonce;
        IStaking.AgentAction memory a = IStaking.AgentAction(id, nonce, "a", 0);
        IStaking.AgentAction memory b = IStaking.AgentAction(id, nonce, "b", 0);
        (bytes memory signatureA, bytes memory signatureB) = (_sign(key, a), _sign(key, b));
        address signer = vm.addr(key);
        vm.prank(reporter);
        staking.slashForTwoActions(id, a, signatureA, signer, b, signatureB, signer);
    }

    /* LEAVING AND TIME */

    function withdraw(uint256 which, uint256 to, uint256 wait) external later(wait) {
        uint256 last = staking.lastUnbonding();
        if (last == 0) return;
        _withdraw(1 + which % last, _actor(to));
    }

    function pass(uint256 seconds_) external {
        skip(bound(seconds_, 1 hours, 30 days));
    }

    function force(uint256 who, uint256 amount) external {
        address actor = _actor(who);
        if (actor.balance == 0) return;
        amount = bound(amount, 1, actor.balance / 1000 + 1);
        vm.prank(actor);
        new Forcer{value: amount}(address(staking));
        forced += amount;
    }

    /// @dev Everybody takes out all there is.
    function leaveAll() external {
        skip(14 days);
        for (uint256 i; i < ACTORS; ++i) {
            (uint128 staked,,) = staking.stakes(actors[i]);
            vm.startPrank(actors[i]);
            if (staked != 0) staking.requestUnstake(staked);
            for (uint256 j; j < AGENTS; ++j) {
                uint256 own = staking.collateralOf(agentIds[j], actors[i]);
                if (own != 0) staking.requestCollateral(agentIds[j], own);
            }
            uint256 earned = staking.earned(actors[i]);
            if (earned != 0) staking.claimRewards();
            claimed += earned;
            vm.stopPrank();
        }
        skip(staking.unstakeDelay());
        uint256 last = staking.lastUnbonding();
        for (uint256 id = 1; id <= last; ++id) {
            (address account,,,,,) = staking.unbondings(id);
            _withdraw(id, account);
        }
    }

    function _withdraw(uint256 id, address to) private {
        (address account, uint40 withdrawableAt,,,,) = staking.unbondings(id);
        if (account == address(0) || block.timestamp < withdrawableAt) return;
        uint256 value = staking.unbondingValue(id);
        uint256 before = to.balance;
        vm.prank(account);
        staking.withdrawTo(id, to);
        require(to.balance - before == value, "worth");
    }

    function _actor(uint256 seed) private view returns (address) {
        return actors[seed % ACTORS];
    }

    /// @dev Of ten amounts one is all there is and two are dust.
    function _amount(uint256 seed, uint256 most) private pure returns (uint256) {
        if (seed % 10 == 0) return most;
        return bound(seed / 10, 1, seed % 10 < 3 && most > 100 ? 100 : most);
    }

    function _sign(uint256 key, IStaking.AgentAction memory action) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, staking.actionDigest(action));
        return abi.encodePacked(r, s, v);
    }
}
