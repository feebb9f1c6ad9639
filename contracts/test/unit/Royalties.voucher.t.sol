// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";
import {WalletFixture} from "../Wallets.sol";

contract RoyaltiesVoucherTest is RoyaltiesFixture, WalletFixture {
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        id = open(KEY, 1, 10 ether);
    }

    function test_CollectCreditsAPoolNeverTheOperator() public {
        uint256 had = operator.balance;
        vm.expectEmit();
        emit IRoyalties.Collected(id, 3 ether);
        collect(voucher(KEY, id, 4 ether, 3 ether));
        collect(voucher(KEY, id, 4 ether, 4 ether));
        assertEq(inPool(), 4 ether);
        assertEq(operator.balance, had);
        (uint256 inChannels,,,) = royalties.escrow();
        assertEq(inChannels, 6 ether);
    }

    function test_RevertWhen_AVoucherIsReplayed() public {
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        collect(item);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, 4 ether));
        collect(item);
    }

    function test_RevertWhen_AnOlderVoucherComesAfterANewerOne() public {
        IRoyalties.Collection memory older = voucher(KEY, id, 2 ether, 2 ether);
        collect(voucher(KEY, id, 4 ether, 4 ether));
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, 4 ether));
        collect(older);
    }

    function test_AVoucherIsACeiling() public {
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether + 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveVoucher.selector, id, 4 ether));
        collect(item);
        collect(voucher(KEY, id, 4 ether, 1));
        assertEq(inPool(), 1, "what the receipts say, not what the voucher allows");
    }

    function test_TheDepositIsTheCap() public {
        IRoyalties.Collection memory item = voucher(KEY, id, 11 ether, 10 ether + 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, id, 10 ether));
        collect(item);
        collect(voucher(KEY, id, 11 ether, 10 ether));
    }

    function test_RevertWhen_TheChannelWasNeverOpened() public {
        bytes32 never = bytes32(uint256(99) << 160 | uint160(vm.addr(KEY)));
        IRoyalties.Collection memory item = voucher(KEY, never, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, never, 0));
        collect(item);
    }

    function test_RevertWhen_AnotherKeySigned() public {
        refused(voucher(KEY + 1, id, 4 ether, 4 ether));
    }

    function test_RevertWhen_TheVoucherIsForAnotherChannelOfTheKey() public {
        bytes32 other = open(KEY, 2, 10 ether);
        IRoyalties.Collection memory item = voucher(KEY, other, 4 ether, 4 ether);
        item.channelId = id;
        refused(item);
    }

    function test_RevertWhen_TheVoucherIsForAnotherContract() public {
        IRoyalties here = royalties;
        royalties = deploy(config());
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        royalties = here;
        refused(item);
    }

    function test_RevertWhen_TheVoucherIsForAnotherChain() public {
        vm.chainId(161_201);
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        vm.chainId(161_200);
        refused(item);
    }

    function test_RevertWhen_TheCeilingWasRaisedAfterSigning() public {
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        item.maxClaimableAmount = 5 ether;
        refused(item);
    }

    function test_RevertWhen_TheSignatureIsTurned() public {
        IRoyalties.Collection memory item = voucher(KEY, id, 4 ether, 4 ether);
        uint256 n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        uint256 s = n - (uint256(item.vs) & (1 << 255) - 1);
        item.vs = bytes32(s | (uint256(item.vs) >> 255 ^ 1) << 255);
        refused(item);
    }

    function test_RevertWhen_TheSignatureRecoversNobody() public {
        refused(IRoyalties.Collection(id, 4 ether, 4 ether, 0, 0));
    }

    function test_AnEip7702SessionKeySignsByItsKeyAndAContractCannot() public {
        address key = delegatingAccount();
        bytes32 delegated = open(DELEGATING_KEY, 3, 1 ether);
        assertEq(address(uint160(uint256(delegated))), key);
        collect(voucher(DELEGATING_KEY, delegated, 1 ether, 1 ether));
        vm.prank(payer);
        bytes32 contracts = royalties.open{value: 1 ether}(signingWallet(KEY), 3);
        IRoyalties.Collection memory item = voucher(KEY, contracts, 1 ether, 1 ether);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadSignature.selector, contracts));
        collect(item);
    }

    function test_OneBadVoucherStopsTheBatch() public {
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](2);
        items[0] = voucher(KEY, id, 1 ether, 1 ether);
        items[1] = items[0];
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, 1 ether));
        royalties.collect(items);
        assertEq(inPool(), 0);
    }

    function test_CollectRevertsWhenPoolAndPendingExceedTheBond() public {
        vm.prank(operator);
        royalties.withdrawBond(BOND - 10 ether);
        collect(voucher(KEY, id, 6 ether, 6 ether));
        post(header(6 ether, 0));
        IRoyalties.Collection memory item = voucher(KEY, id, 10 ether, 10 ether);
        collect(item);
        assertEq(inPool() + inPending(), 10 ether);
        bytes32 other = open(KEY, 2, 1 ether);
        item = voucher(KEY, other, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.AboveBond.selector, 10 ether + 1, 10 ether));
        collect(item);
    }

    function test_RevertWhen_PoolAndPendingDoNotFitTheirSlot() public {
        uint256 most = type(uint88).max;
        vm.deal(operator, 2 * most);
        vm.deal(payer, 2 * most);
        deposit(operator, 2 * most);
        pay(2, uint128(most));
        IRoyalties.Collection memory item = voucher(KEY, id, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 88, most + 1));
        collect(item);
    }

    function test_RevertWhen_TheCallerIsNotTheOperator() public {
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotOperator.selector, bob));
        royalties.collect(new IRoyalties.Collection[](0));
    }

    function refused(IRoyalties.Collection memory item) private {
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.BadSignature.selector, item.channelId));
        collect(item);
    }
}
