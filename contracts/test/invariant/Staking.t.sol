// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {AgentIdentity} from "../../src/AgentIdentity.sol";
import {IStaking, Staking} from "../../src/Staking.sol";
import {StakingHandler} from "./StakingHandler.sol";

/// forge-config: default.invariant.runs = 64
/// forge-config: default.invariant.depth = 100
/// forge-config: default.invariant.fail-on-revert = true
contract StakingInvariantTest is Test {
    Staking internal staking;
    StakingHandler internal handler;
    address internal governance = makeAddr("governance");

    function setUp() public {
        vm.chainId(1612);
        vm.warp(1_795_000_000);
        AgentIdentity identity = new AgentIdentity();
        staking = new Staking(IStaking.Config(governance, identity, 21 days, 100 ether));
        handler = new StakingHandler(staking, identity, governance);
        // What happens more often stands here more often.
        bytes4[] memory weighted = new bytes4[](24);
        _weigh(weighted, 0, 4, StakingHandler.stake.selector);
        _weigh(weighted, 4, 3, StakingHandler.requestUnstake.selector);
        _weigh(weighted, 7, 4, StakingHandler.fund.selector);
        _weigh(weighted, 11, 2, StakingHandler.claimRewards.selector);
        _weigh(weighted, 13, 3, StakingHandler.addCollateral.selector);
        _weigh(weighted, 16, 2, StakingHandler.requestCollateral.selector);
        _weigh(weighted, 18, 1, StakingHandler.slash.selector);
        _weigh(weighted, 19, 1, StakingHandler.slashForTwoActions.selector);
        _weigh(weighted, 20, 2, StakingHandler.withdraw.selector);
        _weigh(weighted, 22, 1, StakingHandler.pass.selector);
        _weigh(weighted, 23, 1, StakingHandler.force.selector);
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), weighted));
    }

    function _weigh(bytes4[] memory list, uint256 from, uint256 weight, bytes4 selector) private pure {
        for (uint256 i; i < weight; ++i) {
            list[from + i] = selector;
        }
    }

    function owed() internal view returns (uint256) {
        (uint128 staked, uint128 unbonding, uint128 collateral, uint128 rewards) = staking.totals();
        return uint256(staked) + unbonding + collateral + rewards;
    }

    function invariant_BalanceCoversStakesCollateralAndUnpaidRewards() public view {
        assertEq(address(staking).balance, owed() + handler.forced());
        (uint128 staked, uint128 unbonding, uint128 collateral, uint128 rewards) = staking.totals();
        uint256 stakes;
        uint256 earned;
        for (uint256 i; i < handler.actorCount(); ++i) {
            (uint128 amount,,) = staking.stakes(handler.actors(i));
            stakes += amount;
            earned += staking.earned(handler.actors(i));
        }
        assertEq(staked, stakes);
        assertLe(earned, rewards);
        uint256 requested;
        for (uint256 id = 1; id <= staking.lastUnbonding(); ++id) {
            (,, bool isCollateral,,,) = staking.unbondings(id);
            if (!isCollateral) requested += staking.unbondingValue(id);
        }
        assertEq(unbonding, requested);
        uint256 behind;
        for (uint256 i; i < handler.agentCount(); ++i) {
            (uint128 amount,,,) = staking.agents(handler.agentIds(i));
            behind += amount;
        }
        assertEq(collateral, behind);
    }

    function invariant_RewardsPaidNeverExceedRewardsFunded() public view {
        (uint96 left, uint96 queued,,) = staking.stream();
        (,,, uint128 rewards) = staking.totals();
        assertEq(handler.funded(), handler.claimed() + rewards);
        assertLe(uint256(left) + queued, rewards);
    }

    function invariant_PartsOfAnAgentsCollateralSumToItButForDust() public view {
        for (uint256 i; i < handler.agentCount(); ++i) {
            uint256 agentId = handler.agentIds(i);
            (uint128 collateral, uint64 round, uint256 shares, uint256 leaving) = staking.agents(agentId);
            uint256 sum;
            uint256 parts;
            for (uint256 j; j < handler.actorCount(); ++j) {
                sum += staking.collateralOf(agentId, handler.actors(j));
                ++parts;
            }
            assertLe(sum, staking.bondOf(agentId));
            for (uint256 id = 1; id <= staking.lastUnbonding(); ++id) {
                (,, bool isCollateral, uint256 agent, uint64 since,) = staking.unbondings(id);
                if (!isCollateral || agent != agentId || since != round) continue;
                sum += staking.unbondingValue(id);
                ++parts;
            }
            assertLe(sum, collateral);
            assertApproxEqAbs(sum, collateral, parts);
            assertLe(leaving, shares);
            assertGe(shares, collateral);
            assertEq(shares == 0, collateral == 0);
        }
    }

    function invariant_GenesisMinusBurnedIsTheSumOfBalances() public view {
        uint256 sum = address(staking).balance;
        for (uint256 i; i < handler.actorCount(); ++i) {
            sum += handler.actors(i).balance;
        }
        assertEq(handler.GENESIS() - handler.burned(), sum);
    }

    /// @dev Leaving is always possible, and then nothing is left but dust and what no staker was there to earn.
    function afterInvariant() public {
        handler.leaveAll();
        (uint128 staked, uint128 unbonding, uint128 collateral, uint128 rewards) = staking.totals();
        assertEq(staked, 0, "staked");
        assertEq(unbonding, 0, "unbonding");
        assertLe(collateral, handler.actorCount() * handler.agentCount(), "collateral");
        (uint96 left, uint96 queued,,) = staking.stream();
        assertApproxEqAbs(rewards, uint256(left) + queued, handler.actorCount() + 1, "rewards");
        invariant_GenesisMinusBurnedIsTheSumOfBalances();
    }
}
