// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgentIdentity} from "../../src/interfaces/IAgentIdentity.sol";
import {IStaking, Staking} from "../../src/Staking.sol";
import {StakingFixture} from "../StakingFixture.sol";
import {ReenteringWallet, RefusingWallet} from "../Wallets.sol";

contract StakingStakersTest is StakingFixture {
    /* CONSTRUCTION */

    function test_UnstakeDelayIsAtLeast21DaysOnRealChains() public {
        IStaking.Config memory c = config();
        uint256[2] memory real = [uint256(161_201), 1612];
        for (uint256 i; i < real.length; ++i) {
            vm.chainId(real[i]);
            c.unstakeDelay = 21 days;
            assertEq(new Staking(c).unstakeDelay(), 21 days);
            c.unstakeDelay = 21 days - 1;
            vm.expectRevert(IStaking.BadConfig.selector);
            new Staking(c);
        }
        vm.chainId(161_200);
        assertEq(new Staking(c).unstakeDelay(), 21 days - 1);
    }

    function test_RevertWhen_ConstructedOutsideItsBounds() public {
        IStaking.Config memory c = config();
        c.unstakeDelay = 60 days + 1;
        vm.expectRevert(IStaking.BadConfig.selector);
        new Staking(c);
        c = config();
        c.governance = address(0);
        vm.expectRevert(IStaking.BadConfig.selector);
        new Staking(c);
        c = config();
        c.identity = IAgentIdentity(address(0));
        vm.expectRevert(IStaking.BadConfig.selector);
        new Staking(c);
        c = config();
        c.minimumStake = 1 ether - 1;
        vm.expectRevert(abi.encodeWithSelector(IStaking.MinimumOutOfBounds.selector, c.minimumStake));
        new Staking(c);
    }

    /* STAKE */

    function test_StakeCountsFromNowOn() public {
        vm.expectEmit(address(staking));
        emit IStaking.Staked(alice, 10 ether);
        stake(alice, 10 ether);
        (uint128 amount,,) = staking.stakes(alice);
        (uint128 staked,,,) = staking.totals();
        assertEq(amount, 10 ether);
        assertEq(staked, 10 ether);
        assertEq(address(staking).balance, 10 ether);
    }

    function test_RevertWhen_StakingNothing() public {
        vm.expectRevert(IStaking.ZeroAmount.selector);
        stake(alice, 0);
    }

    /* LEAVING */

    function test_RevertWhen_UnstakingNothingOrMoreThanThereIs() public {
        stake(alice, 10 ether);
        vm.expectRevert(IStaking.ZeroAmount.selector);
        unstake(alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AboveStake.selector, 10 ether + 1, 10 ether));
        unstake(alice, 10 ether + 1);
        vm.expectRevert(abi.encodeWithSelector(IStaking.AboveStake.selector, 1, 0));
        unstake(bob, 1);
    }

    function test_AStakeIsPaidOutAfterTheDelayAndNotBefore() public {
        stake(alice, 10 ether);
        vm.expectEmit(address(staking));
        emit IStaking.UnstakeRequested(1, alice, 4 ether, block.timestamp + DELAY);
        uint256 id = unstake(alice, 4 ether);
        assertEq(staking.unbondingValue(id), 4 ether);
        (uint128 staked, uint128 unbonding,,) = staking.totals();
        assertEq(staked, 6 ether);
        assertEq(unbonding, 4 ether);
        skip(DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IStaking.TooEarly.selector, block.timestamp + 1));
        withdraw(alice, id);
        skip(1);
        uint256 before = alice.balance;
        vm.expectEmit(address(staking));
        emit IStaking.Withdrawn(id, alice, alice, 4 ether);
        withdraw(alice, id);
        assertEq(alice.balance - before, 4 ether);
        (, unbonding,,) = staking.totals();
        assertEq(unbonding, 0);
    }

    function test_ALaterRequestDoesNotHoldUpAnEarlierOne() public {
        stake(alice, 10 ether);
        uint256 first = unstake(alice, 4 ether);
        skip(DELAY - 1);
        uint256 second = unstake(alice, 6 ether);
        skip(1);
        withdraw(alice, first);
        vm.expectRevert(abi.encodeWithSelector(IStaking.TooEarly.selector, block.timestamp + DELAY - 1));
        withdraw(alice, second);
        skip(DELAY - 1);
        withdraw(alice, second);
        assertEq(address(staking).balance, 0);
    }

    function test_ARequestIsPaidOnceAndToWhoMadeIt() public {
        stake(alice, 10 ether);
        uint256 id = unstake(alice, 10 ether);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotYourRequest.selector, id, bob));
        withdraw(bob, id);
        withdraw(alice, id);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotYourRequest.selector, id, alice));
        withdraw(alice, id);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotYourRequest.selector, 99, alice));
        withdraw(alice, 99);
    }

    function test_LeavingIsPossibleForAContractThatTakesNoOpen() public {
        address wallet = address(new RefusingWallet());
        vm.deal(wallet, 10 ether);
        stake(wallet, 10 ether);
        stake(alice, 10 ether);
        fund(7 ether);
        skip(7 days);
        uint256 id = unstake(wallet, 10 ether);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IStaking.TransferFailed.selector, wallet));
        withdraw(wallet, id);
        vm.prank(wallet);
        vm.expectRevert(abi.encodeWithSelector(IStaking.TransferFailed.selector, wallet));
        staking.claimRewards();
        uint256 before = bob.balance;
        vm.startPrank(wallet);
        staking.withdrawTo(id, bob);
        staking.claimRewardsTo(bob);
        assertEq(bob.balance - before, 13.5 ether - 1);
    }

    function test_AReceiverThatReentersGetsNothingTwice() public {
        ReenteringWallet wallet = new ReenteringWallet();
        vm.deal(address(wallet), 10 ether);
        stake(address(wallet), 10 ether);
        uint256 id = unstake(address(wallet), 10 ether);
        skip(DELAY);
        wallet.arm(address(staking), abi.encodeCall(IStaking.withdraw, (id)));
        vm.expectRevert(abi.encodeWithSelector(IStaking.TransferFailed.selector, address(wallet)));
        withdraw(address(wallet), id);
        // Its request is gone by the time that it is paid.
        wallet.arm(address(staking), abi.encodeCall(IStaking.unbondings, (id)));
        withdraw(address(wallet), id);
        assertEq(address(wallet).balance, 10 ether);
        assertEq(staking.unbondingValue(id), 0);
    }

    function test_AnEip7702AccountStakesIsPaidAndLeaves() public {
        address account = delegatingAccount();
        vm.deal(account, 10 ether);
        stake(account, 10 ether);
        fund(7 ether);
        skip(7 days);
        vm.prank(account);
        staking.claimRewards();
        assertEq(account.balance, 7 ether - 1);
        uint256 id = unstake(account, 10 ether);
        skip(DELAY);
        withdraw(account, id);
        assertEq(account.balance, 17 ether - 1);
    }
}
