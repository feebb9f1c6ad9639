// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";
import {ReenteringWallet, RefusingWallet, WalletFixture} from "../Wallets.sol";

contract RoyaltiesBondTest is RoyaltiesFixture, WalletFixture {
    /* BONDS */

    function test_AnyoneMayHoldABond() public {
        address[4] memory holders = [alice, mutedWallet(), signingWallet(KEY), delegatingAccount()];
        for (uint256 i; i < holders.length; ++i) {
            vm.deal(holders[i], 5 ether);
            vm.expectEmit();
            emit IRoyalties.BondChanged(holders[i], 5 ether);
            deposit(holders[i], 5 ether);
            assertEq(royalties.bonds(holders[i]), 5 ether);
            assertEq(inBonds(), BOND + 5 ether);
            vm.prank(holders[i]);
            royalties.withdrawBond(5 ether);
            assertEq(holders[i].balance, 5 ether);
            assertEq(inBonds(), BOND);
        }
    }

    function test_TheOperatorWithdrawsOnlyWhatPoolAndPendingDoNotNeed() public {
        pay(1, 6 ether);
        post(header(6 ether, 0));
        pay(2, 4 ether);
        assertEq(royalties.bondNeeded(operator), 10 ether);
        refusesWithdrawal(operator, BOND - 10 ether + 1, 10 ether);
        vm.prank(operator);
        royalties.withdrawBond(BOND - 10 ether);
        refusesWithdrawal(operator, 1, 10 ether);
        finalise();
        assertEq(royalties.bondNeeded(operator), 4 ether);
        vm.prank(operator);
        royalties.withdrawBond(6 ether);
    }

    function test_RevertWhen_MoreThanTheBondIsWithdrawn() public {
        vm.deal(alice, 5 ether);
        deposit(alice, 5 ether);
        refusesWithdrawal(alice, 5 ether + 1, 0);
        refusesWithdrawal(bob, 1, 0);
    }

    function test_AHolderThatRefusesKeepsItsBond() public {
        address holder = address(new RefusingWallet());
        vm.deal(holder, 1 ether);
        deposit(holder, 1 ether);
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, holder));
        royalties.withdrawBond(1 ether);
        assertEq(royalties.bonds(holder), 1 ether);
    }

    function test_AHolderThatCallsBackGetsItsBondOnce() public {
        ReenteringWallet holder = new ReenteringWallet();
        vm.deal(address(holder), 3 ether);
        deposit(address(holder), 3 ether);
        holder.arm(address(royalties), abi.encodeCall(IRoyalties.withdrawBond, (2 ether)));
        vm.prank(address(holder));
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, address(holder)));
        royalties.withdrawBond(2 ether);
        assertEq(royalties.bonds(address(holder)), 3 ether);
    }

    /* GATEWAY KEYS */

    function test_AGatewayKeyIsValidFromItsRegistrationUntilItsEndOrRevocation() public {
        address key = vm.addr(5);
        uint64 now_ = uint64(block.timestamp);
        vm.startPrank(operator);
        vm.expectEmit();
        emit IRoyalties.GatewayKeySet(key, now_, now_ + 30 days);
        royalties.registerGatewayKey(key, now_ + 30 days);
        skip(1 days);
        vm.expectEmit();
        emit IRoyalties.GatewayKeySet(key, now_, now_ + 1 days);
        royalties.revokeGatewayKey(key);
        (uint64 from, uint64 until) = royalties.gatewayKeys(key);
        assertEq(from, now_);
        assertEq(until, now_ + 1 days);
    }

    function test_RevertWhen_AKeyIsRegisteredTwiceOrIsZeroOrEndsNow() public {
        address key = vm.addr(5);
        vm.startPrank(operator);
        royalties.registerGatewayKey(key, type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, key));
        royalties.registerGatewayKey(key, type(uint64).max);
        royalties.revokeGatewayKey(key);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, key));
        royalties.registerGatewayKey(key, type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, address(0)));
        royalties.registerGatewayKey(address(0), type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, alice));
        royalties.registerGatewayKey(alice, uint64(block.timestamp));
    }

    function test_RevertWhen_AKeyIsRevokedThatIsNotValid() public {
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, alice));
        royalties.revokeGatewayKey(alice);
        royalties.registerGatewayKey(alice, uint64(block.timestamp + 1));
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadKey.selector, alice));
        royalties.revokeGatewayKey(alice);
    }

    function test_RevertWhen_TheCallerIsNotTheOperator() public {
        bytes memory refusal = abi.encodeWithSelector(IRoyalties.NotOperator.selector, bob);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        royalties.registerGatewayKey(bob, type(uint64).max);
        vm.expectRevert(refusal);
        royalties.revokeGatewayKey(bob);
    }

    function refusesWithdrawal(address holder, uint256 amount, uint256 needed) private {
        bytes memory reason = abi.encodeWithSelector(IRoyalties.AboveBond.selector, needed, royalties.bonds(holder));
        vm.prank(holder);
        vm.expectRevert(reason);
        royalties.withdrawBond(amount);
    }

    function inBonds() private view returns (uint256 amount) {
        (, amount,,) = royalties.escrow();
    }
}
