// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStaking} from "../../src/interfaces/IStaking.sol";
import {StakingFixture} from "../StakingFixture.sol";

contract StakingRewardsTest is StakingFixture {
    function claim(address account) internal returns (uint256 paid) {
        uint256 before = account.balance;
        vm.prank(account);
        staking.claimRewards();
        return account.balance - before;
    }

    function test_RewardsAreStreamedOverSevenDays() public {
        stake(alice, 10 ether);
        vm.expectEmit(address(staking));
        emit IStaking.RewardsFunded(address(this), 7 ether);
        fund(7 ether);
        assertEq(staking.earned(alice), 0);
        for (uint256 day = 1; day <= 7; ++day) {
            skip(1 days);
            assertApproxEqAbs(staking.earned(alice), day * 1 ether, 1);
        }
        skip(30 days);
        assertApproxEqAbs(staking.earned(alice), 7 ether, 1);
        vm.expectEmit(address(staking));
        emit IStaking.RewardsClaimed(alice, alice, 7 ether - 1);
        assertEq(claim(alice), 7 ether - 1);
        (,,, uint128 rewards) = staking.totals();
        assertEq(rewards, 1);
    }

    function test_RewardsAreSharedByStakeAndTime() public {
        stake(alice, 10 ether);
        fund(7 ether);
        skip(3.5 days);
        stake(bob, 30 ether);
        skip(3.5 days);
        assertApproxEqAbs(staking.earned(alice), 3.5 ether + 0.875 ether, 2);
        assertApproxEqAbs(staking.earned(bob), 2.625 ether, 2);
    }

    function test_WhoArrivesJustBeforeAPaymentTakesNoneOfWhatWasStreamed() public {
        stake(alice, 10 ether);
        fund(7 ether);
        skip(7 days);
        stake(bob, 990 ether);
        fund(7 ether);
        uint256 id = unstake(bob, 990 ether);
        assertEq(staking.earned(bob), 0);
        skip(DELAY);
        withdraw(bob, id);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NothingToClaim.selector, bob));
        staking.claimRewards();
    }

    function test_NobodyStretchesARunningStreamByFundingItWithDust() public {
        stake(alice, 10 ether);
        fund(7 ether);
        for (uint256 hour; hour < 7 * 24; ++hour) {
            fund(1);
            skip(1 hours);
        }
        assertApproxEqAbs(staking.earned(alice), 7 ether, 7 * 24);
    }

    function test_WhatArrivesDuringAStreamIsTheNextOneAndStartsAtItsEnd() public {
        stake(alice, 10 ether);
        fund(7 ether);
        skip(1 days);
        fund(3 ether);
        skip(1 days);
        fund(4 ether);
        (uint96 left, uint96 queued, uint32 secondsLeft,) = staking.stream();
        assertEq(left, 5 ether);
        assertEq(queued, 7 ether);
        assertEq(secondsLeft, 5 days);
        // Nobody touches the contract at the moment when one ends and the next begins.
        skip(5 days + 3.5 days);
        assertApproxEqAbs(staking.earned(alice), 10.5 ether, 2);
        stake(alice, 1);
        (left, queued, secondsLeft,) = staking.stream();
        assertEq(left, 3.5 ether);
        assertEq(queued, 0);
        assertEq(secondsLeft, 3.5 days);
        skip(3.5 days);
        assertApproxEqAbs(staking.earned(alice), 14 ether, 2);
    }

    function test_AQueuedStreamThatPassedAsAWholeIsPaidAsAWhole() public {
        stake(alice, 10 ether);
        fund(7 ether);
        fund(1 ether);
        skip(14 days);
        assertApproxEqAbs(staking.earned(alice), 8 ether, 1);
        assertApproxEqAbs(claim(alice), 8 ether, 1);
        (uint96 left, uint96 queued, uint32 secondsLeft,) = staking.stream();
        assertEq(uint256(left) + queued + secondsLeft, 0);
    }

    function test_WithNobodyStakedTheStreamWaitsAndNothingIsLost() public {
        fund(7 ether);
        skip(100 days);
        fund(7 ether);
        stake(alice, 10 ether);
        assertEq(staking.earned(alice), 0);
        skip(2 days);
        unstake(alice, 10 ether);
        assertEq(staking.earned(alice), 2 ether - 1);
        skip(50 days);
        stake(bob, 1 ether);
        assertEq(staking.earned(bob), 0);
        skip(5 days);
        assertApproxEqAbs(staking.earned(bob), 5 ether, 1);
        skip(7 days);
        assertApproxEqAbs(staking.earned(bob), 12 ether, 1);
        assertEq(staking.earned(alice), 2 ether - 1);
    }

    function test_WhatIsUnbondingEarnsNothing() public {
        stake(alice, 10 ether);
        stake(bob, 10 ether);
        fund(7 ether);
        unstake(alice, 10 ether);
        skip(7 days);
        assertEq(staking.earned(alice), 0);
        assertApproxEqAbs(staking.earned(bob), 7 ether, 1);
    }

    function test_RewardsGoToAnyAddressOfTheStakersChoice() public {
        stake(alice, 10 ether);
        fund(7 ether);
        skip(7 days);
        uint256 before = carol.balance;
        vm.prank(alice);
        staking.claimRewardsTo(carol);
        assertEq(carol.balance - before, 7 ether - 1);
        // To Staking itself they are rewards again.
        stake(alice, 10 ether);
        fund(7 ether);
        skip(7 days);
        vm.prank(alice);
        staking.claimRewardsTo(address(staking));
        (,,, uint128 rewards) = staking.totals();
        assertEq(rewards, 7 ether + 1);
    }

    function test_ClaimingOftenLosesNothing() public {
        stake(alice, 3);
        stake(bob, 4);
        fund(7 ether + 1);
        uint256 often;
        for (uint256 hour; hour < 7 * 24; ++hour) {
            skip(1 hours);
            often += claim(alice);
        }
        assertApproxEqAbs(often, (7 ether + 1) * uint256(3) / 7, 1);
        assertApproxEqAbs(claim(bob), (7 ether + 1) * uint256(4) / 7, 1);
    }

    function test_RevertWhen_NothingWasEarned() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NothingToClaim.selector, alice));
        staking.claimRewards();
        stake(alice, 10 ether);
        fund(7 ether);
        skip(7 days);
        claim(alice);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NothingToClaim.selector, alice));
        staking.claimRewards();
    }

    function test_ForcedEtherIsNobodysAndBreaksNothing() public {
        stake(alice, 10 ether);
        vm.deal(address(staking), address(staking).balance + 5 ether);
        (uint128 staked, uint128 unbonding, uint128 collateral, uint128 rewards) = staking.totals();
        assertEq(uint256(staked) + unbonding + collateral + rewards, 10 ether);
        uint256 id = unstake(alice, 10 ether);
        skip(DELAY);
        withdraw(alice, id);
        assertEq(address(staking).balance, 5 ether);
    }

    function test_WhatThisContractOwesIsReadInOneCall() public {
        stake(alice, 10 ether);
        unstake(alice, 4 ether);
        back(bob, agentId, 200 ether);
        takeBack(bob, agentId, 50 ether);
        fund(7 ether);
        (uint128 staked, uint128 unbonding, uint128 collateral, uint128 rewards) = staking.totals();
        assertEq(staked, 6 ether);
        assertEq(unbonding, 4 ether);
        assertEq(collateral, 200 ether);
        assertEq(rewards, 7 ether);
        assertEq(address(staking).balance, 217 ether);
    }
}
