// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {Answer, Epoch} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice A receipt counts when a gateway key signed it, by ECDSA in 65 bytes with a low s, at a time at which it was valid.
contract DisputesSignaturesTest is Corrupted {
    using Evidence for Epoch;

    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function test_ASignatureByAKeyThatWasNeverRegisteredVoids() public {
        Answer[] memory list = asked();
        sign(list[FIRST], 0xBAD);
        bad(list);
    }

    function test_ASignatureOfAnotherReceiptVoids() public {
        Answer[] memory list = asked();
        list[FIRST].signature = list[SECOND].signature;
        bad(list);
    }

    function test_ASignatureInsideAKeysValidityIsGood() public {
        Answer[] memory list = asked();
        uint64 time = list[FIRST].receipt.time;
        signedAt(list[FIRST], time, time + 1);
        (Epoch memory e, uint256 r) = withSigned(list, FIRST);
        assertFalse(holds(e, IDisputes.Predicate.BadSignature, abi.encode(e.source(r))));
    }

    function test_ASignatureBeforeAKeysValidityVoids() public {
        Answer[] memory list = asked();
        uint64 time = list[FIRST].receipt.time;
        signedAt(list[FIRST], time + 1, time + 2);
        bad(list);
    }

    function test_ASignatureFromTheEndOfAKeysValidityOnVoids() public {
        Answer[] memory list = asked();
        uint64 time = list[FIRST].receipt.time;
        signedAt(list[FIRST], time - 1, time);
        bad(list);
    }

    function test_ASignatureAfterAKeyWasRevokedVoids() public {
        vm.prank(operator);
        royalties.revokeGatewayKey(vm.addr(GATEWAY));
        tick();
        bad(asked());
    }

    function test_ASignatureBeforeAKeyWasRevokedIsGood() public {
        Answer[] memory list = asked();
        vm.prank(operator);
        royalties.revokeGatewayKey(vm.addr(GATEWAY));
        (Epoch memory e, uint256 r) = withSigned(list, FIRST);
        assertFalse(holds(e, IDisputes.Predicate.BadSignature, abi.encode(e.source(r))));
    }

    function test_ACompactSignatureOf64BytesVoids() public {
        Answer[] memory list = asked();
        (bytes32 r, bytes32 vs) = vm.signCompact(GATEWAY, royalties.receiptDigest(list[FIRST].receipt));
        list[FIRST].signature = abi.encodePacked(r, vs);
        bad(list);
    }

    function test_AMalleableSignatureVoids() public {
        Answer[] memory list = asked();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(GATEWAY, royalties.receiptDigest(list[FIRST].receipt));
        list[FIRST].signature = abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? 28 : 27);
        bad(list);
    }

    function test_ASignatureWithARecoveryIdOf0Or1Voids() public {
        Answer[] memory list = asked();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(GATEWAY, royalties.receiptDigest(list[FIRST].receipt));
        list[FIRST].signature = abi.encodePacked(r, s, v - 27);
        bad(list);
    }

    function test_AnEmptySignatureVoids() public {
        Answer[] memory list = asked();
        list[FIRST].signature = "";
        bad(list);
    }

    function test_AGatewayKeyWithDelegatedCodeStillSigns() public {
        Answer[] memory list = asked();
        vm.etch(vm.addr(GATEWAY), abi.encodePacked(hex"ef0100", address(this)));
        (Epoch memory e, uint256 r) = withSigned(list, FIRST);
        assertFalse(holds(e, IDisputes.Predicate.BadSignature, abi.encode(e.source(r))));
    }

    function test_AnERC1271AccountIsNoGatewayKey() public {
        Answer[] memory list = asked();
        AlwaysValid account = new AlwaysValid();
        vm.prank(operator);
        royalties.registerGatewayKey(address(account), type(uint64).max);
        list[FIRST].signature = new bytes(65);
        bad(list);
    }

    function test_AnotherSignatureThanTheLeafNamesProvesNothing() public {
        (Epoch memory e, uint256 r) = withSigned(asked(), FIRST);
        ReceiptEvidence memory shown = e.source(r);
        shown.signature = "";
        assertFalse(holds(e, IDisputes.Predicate.BadSignature, abi.encode(shown)));
    }

    function bad(Answer[] memory list) private {
        (Epoch memory e, uint256 r) = withSigned(list, FIRST);
        assertEq(r, e.indexOf(Formats.receipt(list[FIRST].receipt)));
        voids(e, IDisputes.Predicate.BadSignature, abi.encode(e.source(r)));
    }

    /// @dev Signs with a new key that is valid from `from` until before `until`.
    function signedAt(Answer memory a, uint64 from, uint64 until) private {
        uint256 key = 0x6A7E2;
        uint256 now_ = block.timestamp;
        vm.warp(from);
        vm.prank(operator);
        royalties.registerGatewayKey(vm.addr(key), until);
        vm.warp(now_);
        sign(a, key);
    }
}

/// @notice An account that says yes to everything.
contract AlwaysValid {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }
}
