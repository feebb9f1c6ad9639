// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {ChallengeFixture} from "../ChallengeFixture.sol";
import {ReenteringWallet, RefusingWallet, Wallet, WalletFixture} from "../Wallets.sol";

contract RoyaltiesChannelTest is ChallengeFixture, WalletFixture {
    function test_ChannelIdIsSaltAndKey() public {
        bytes32 expected = bytes32(abi.encodePacked(uint96(7), vm.addr(KEY)));
        vm.expectEmit();
        emit IRoyalties.ChannelOpened(expected, payer, 1 ether);
        assertEq(open(KEY, 7, 1 ether), expected);
        assertEq(royalties.payerOf(expected), payer);
        assertEq(inChannels(), 1 ether);
    }

    function test_AChannelIsNeverReused() public {
        bytes32 id = open(KEY, 7, 1 ether);
        bytes memory refusal = abi.encodeWithSelector(IRoyalties.ChannelExists.selector, id);
        vm.expectRevert(refusal);
        open(KEY, 7, 1 ether);
        close(id);
        vm.expectRevert(refusal);
        open(KEY, 7, 1 ether);
    }

    function test_RevertWhen_TheKeyIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.ChannelExists.selector, bytes32(uint256(1) << 160)));
        royalties.open(address(0), 1);
    }

    function test_RevertWhen_TheDepositIsMoreThanAnyoneHas() public {
        uint256 amount = uint256(type(uint96).max) + 1;
        vm.deal(payer, amount);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, amount));
        open(KEY, 1, amount);
    }

    function test_OnlyThePayerTopsUp() public {
        bytes32 id = open(KEY, 1, 1 ether);
        vm.deal(bob, 1 ether);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotPayer.selector, bob));
        royalties.topUp{value: 1}(id);
        vm.expectEmit();
        emit IRoyalties.ChannelToppedUp(id, 3 ether);
        vm.prank(payer);
        royalties.topUp{value: 2 ether}(id);
        assertEq(depositOf(id), 3 ether);
        assertEq(inChannels(), 3 ether);
    }

    function test_OnlyThePayerAsksToClose() public {
        bytes32 id = open(KEY, 1, 1 ether);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotPayer.selector, bob));
        royalties.requestClose(id);
        vm.startPrank(payer);
        vm.expectEmit();
        emit IRoyalties.CloseRequested(id, block.timestamp + 1 days);
        royalties.requestClose(id);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.Closing.selector, id));
        royalties.requestClose(id);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.Closing.selector, id));
        royalties.topUp{value: 1}(id);
    }

    function test_TheOperatorMayStillCollectWithinTheDelayThenCloseReturnsTheRest() public {
        bytes32 id = open(KEY, 1, 10 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooEarly.selector, 0));
        royalties.close(id);
        vm.prank(payer);
        royalties.requestClose(id);
        collect(voucher(KEY, id, 4 ether, 3 ether));
        skip(1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooEarly.selector, block.timestamp + 1));
        royalties.close(id);
        skip(1);
        uint256 had = payer.balance;
        vm.expectEmit();
        emit IRoyalties.ChannelClosed(id, 7 ether);
        royalties.close(id);
        assertEq(payer.balance - had, 7 ether);
        assertEq(inChannels(), 0);
    }

    function test_AClosedChannelReturnsAndPaysNothingMore() public {
        bytes32 id = open(KEY, 1, 10 ether);
        collect(voucher(KEY, id, 3 ether, 3 ether));
        close(id);
        uint256 had = payer.balance;
        royalties.close(id);
        assertEq(payer.balance, had, "a second close returns nothing");
        IRoyalties.Collection memory late = voucher(KEY, id, 5 ether, 5 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, id, 3 ether));
        collect(late);
    }

    function test_RevertWhen_TheChannelWasNeverOpened() public {
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.UnknownChannel.selector, bytes32("none")));
        royalties.close("none");
    }

    function test_LeavingCanNeverBePaused() public {
        bytes32 id = open(KEY, 1, 10 ether);
        pay(2, 5 ether);
        postAndVoid(bob);
        assertTrue(isUncovered(), "the operator can neither collect nor post");
        uint256 had = payer.balance;
        close(id);
        assertEq(payer.balance - had, 10 ether);
    }

    function test_AContractAndAnEip7702AccountLeaveAsAnEoaDoes() public {
        address[3] memory payers = [mutedWallet(), signingWallet(KEY), delegatingAccount()];
        for (uint96 i; i < payers.length; ++i) {
            vm.deal(payers[i], 1 ether);
            payer = payers[i];
            bytes32 id = open(KEY, 100 + i, 1 ether);
            close(id);
            assertEq(payers[i].balance, 1 ether);
        }
    }

    function test_APayerThatRefusesKeepsItsRestInTheChannel() public {
        payer = address(new RefusingWallet());
        vm.deal(payer, 1 ether);
        bytes32 id = open(KEY, 1, 1 ether);
        vm.prank(payer);
        royalties.requestClose(id);
        skip(1 days);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, payer));
        royalties.close(id);
        assertEq(depositOf(id), 1 ether);
    }

    function test_APayerThatCallsBackGetsItsRestOnce() public {
        ReenteringWallet wallet = new ReenteringWallet();
        payer = address(wallet);
        vm.deal(payer, 1 ether);
        open(KEY, 9, 0.5 ether);
        bytes32 id = open(KEY, 1, 0.5 ether);
        wallet.arm(address(royalties), abi.encodeCall(IRoyalties.close, (id)));
        vm.prank(payer);
        royalties.requestClose(id);
        skip(1 days);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, payer));
        royalties.close(id);
        wallet.arm(alice, "");
        royalties.close(id);
        assertEq(payer.balance, 0.5 ether);
    }

    function close(bytes32 id) private {
        vm.prank(payer);
        royalties.requestClose(id);
        skip(1 days);
        royalties.close(id);
    }

    function depositOf(bytes32 id) private view returns (uint256 amount) {
        (amount,,) = royalties.channels(id);
    }

    function inChannels() private view returns (uint256 amount) {
        (amount,,,) = royalties.escrow();
    }
}
