// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {GovernedOpenFixture} from "../GovernedOpenFixture.sol";

/// @notice ERC-3009: payments that the payer signs and anyone carries out.
contract GovernedOpenPaymentsTest is GovernedOpenFixture {
    bytes internal constant INVALID = abi.encodeWithSelector(ERC3009.ERC3009InvalidSignature.selector);

    /// @dev Pays from `from`, for which `key` signs, by each of the three calls that take a signature of any form.
    function paysBySignature(address from, uint256 key) internal {
        wrap(from, 2 ether);
        Payment memory p = payment(from, keccak256("one"));
        bytes memory signature = sign(0xBAD, paymentDigest("Transfer", p));
        vm.expectRevert(INVALID);
        transfer(p, signature);
        signature = sign(key, paymentDigest("Transfer", p));
        vm.expectEmit(address(token));
        emit IERC3009.AuthorizationUsed(from, p.nonce);
        transfer(p, signature);
        assertTrue(token.authorizationState(from, p.nonce));
        p.nonce = keccak256("two");
        signature = sign(0xBAD, paymentDigest("Receive", p));
        vm.expectRevert(INVALID);
        receiveAs(bob, p, signature);
        receiveAs(bob, p, sign(key, paymentDigest("Receive", p)));
        assertEq(token.balanceOf(bob), 2 ether);
        bytes32 nonce = keccak256("three");
        signature = sign(0xBAD, cancelDigest(from, nonce));
        vm.expectRevert(INVALID);
        token.cancelAuthorization(from, nonce, signature);
        signature = sign(key, cancelDigest(from, nonce));
        vm.expectEmit(address(token));
        emit IERC3009Cancel.AuthorizationCanceled(from, nonce);
        token.cancelAuthorization(from, nonce, signature);
        assertTrue(token.authorizationState(from, nonce));
    }

    function test_AnAccountPaysByItsSignature() public {
        paysBySignature(vm.addr(KEY), KEY);
    }

    function test_AContractWithErc1271PaysByItsSignature() public {
        paysBySignature(signingWallet(KEY), KEY);
    }

    function test_AnEip7702AccountPaysByItsKeyWhateverItDelegatesTo() public {
        paysBySignature(delegatingAccount(), DELEGATING_KEY);
    }

    function test_RevertWhen_AContractWithoutErc1271IsSaidToPay() public {
        address wallet = mutedWallet();
        wrap(wallet, 1 ether);
        Payment memory p = payment(wallet, 0);
        bytes memory signature = sign(KEY, paymentDigest("Transfer", p));
        vm.expectRevert(INVALID);
        transfer(p, signature);
    }

    /// @dev As above by the calls that take (v, r, s).
    function paysBySplitSignature(address from, uint256 key) internal {
        wrap(from, 2 ether);
        Payment memory p = payment(from, keccak256("one"));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(0xBAD, paymentDigest("Transfer", p));
        vm.expectRevert(INVALID);
        transferSplit(p, v, r, s);
        (v, r, s) = vm.sign(key, paymentDigest("Transfer", p));
        transferSplit(p, v, r, s);
        p.nonce = keccak256("two");
        (v, r, s) = vm.sign(key, paymentDigest("Receive", p));
        receiveSplitAs(bob, p, v, r, s);
        assertEq(token.balanceOf(bob), 2 ether);
        (v, r, s) = vm.sign(key, cancelDigest(from, keccak256("three")));
        token.cancelAuthorization(from, keccak256("three"), v, r, s);
        assertTrue(token.authorizationState(from, keccak256("three")));
    }

    function test_AnAccountPaysByItsSplitSignature() public {
        paysBySplitSignature(vm.addr(KEY), KEY);
    }

    function test_AnEip7702AccountPaysByItsSplitSignature() public {
        paysBySplitSignature(delegatingAccount(), DELEGATING_KEY);
    }

    /* WHAT DOES NOT PAY */

    function test_APaymentIsMadeOnce() public {
        wrap(vm.addr(KEY), 2 ether);
        Payment memory p = payment(vm.addr(KEY), "n");
        bytes memory signature = sign(KEY, paymentDigest("Transfer", p));
        transfer(p, signature);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, p.from, p.nonce));
        transfer(p, signature);
        // Nor by the other call, nor after it was used can it be cancelled.
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, paymentDigest("Transfer", p));
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, p.from, p.nonce));
        transferSplit(p, v, r, s);
        signature = sign(KEY, cancelDigest(p.from, p.nonce));
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, p.from, p.nonce));
        token.cancelAuthorization(p.from, p.nonce, signature);
    }

    function test_ACancelledPaymentIsNotMade() public {
        wrap(vm.addr(KEY), 1 ether);
        Payment memory p = payment(vm.addr(KEY), "n");
        token.cancelAuthorization(p.from, p.nonce, sign(KEY, cancelDigest(p.from, p.nonce)));
        bytes memory signature = sign(KEY, paymentDigest("Transfer", p));
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, p.from, p.nonce));
        transfer(p, signature);
    }

    function test_APaymentIsMadeWithinItsTimeOnly() public {
        wrap(vm.addr(KEY), 1 ether);
        Payment memory p = payment(vm.addr(KEY), "n");
        bytes memory signature = sign(KEY, paymentDigest("Transfer", p));
        bytes memory reason =
            abi.encodeWithSelector(ERC3009.ERC3009InvalidAuthorizationTime.selector, p.validAfter, p.validBefore);
        vm.warp(p.validAfter);
        vm.expectRevert(reason);
        transfer(p, signature);
        vm.warp(p.validBefore);
        vm.expectRevert(reason);
        transfer(p, signature);
        vm.warp(p.validBefore - 1);
        transfer(p, signature);
        assertEq(token.balanceOf(bob), 1 ether);
    }

    function test_OnlyTheReceiverReceivesWithAuthorization() public {
        wrap(vm.addr(KEY), 1 ether);
        Payment memory p = payment(vm.addr(KEY), "n");
        bytes memory signature = sign(KEY, paymentDigest("Receive", p));
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, bob));
        receiveAs(alice, p, signature);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, paymentDigest("Receive", p));
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, bob));
        receiveSplitAs(alice, p, v, r, s);
        // What was signed for its own call is no plain transfer.
        vm.expectRevert(INVALID);
        transfer(p, signature);
    }

    function test_RevertWhen_AnyFieldIsAnotherThanWasSigned() public {
        address from = vm.addr(KEY);
        wrap(from, 10 ether);
        bytes memory signature = sign(KEY, paymentDigest("Transfer", payment(from, "n")));
        Payment memory p = payment(from, "n");
        p.to = alice;
        vm.expectRevert(INVALID);
        transfer(p, signature);
        p = payment(from, "n");
        p.value += 1;
        vm.expectRevert(INVALID);
        transfer(p, signature);
        p = payment(from, "n");
        p.validBefore += 1;
        vm.expectRevert(INVALID);
        transfer(p, signature);
        p = payment(from, "m");
        vm.expectRevert(INVALID);
        transfer(p, signature);
        p = payment(from, "n");
        vm.chainId(1612);
        vm.expectRevert(INVALID);
        transfer(p, signature);
        vm.chainId(161_200);
        transfer(p, signature);
    }

    function test_RevertWhen_ThePayerHasLess() public {
        wrap(vm.addr(KEY), 1 ether - 1);
        Payment memory p = payment(vm.addr(KEY), "n");
        bytes memory signature = sign(KEY, paymentDigest("Transfer", p));
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, p.from, 1 ether - 1, 1 ether)
        );
        transfer(p, signature);
        assertFalse(token.authorizationState(p.from, p.nonce));
    }
}
