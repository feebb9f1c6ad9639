// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TwiceEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {Answer, Epoch} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Receipts of one channel that are settled twice or pay with the same money, in one epoch or in two.
contract DisputesTwiceTest is Corrupted {
    using Evidence for Epoch;

    Header private betweenHeader;

    function test_ANonceThatWasSettledBeforeVoids() public {
        replay(1);
    }

    function test_ANonceThatWasSettledTwoEpochsBeforeVoids() public {
        replay(2);
    }

    function test_ANonceTwiceInOneEpochVoids() public {
        Answer[] memory list = asked();
        list[SECOND].receipt.nonce = list[FIRST].receipt.nonce;
        (Epoch memory e, uint256 r) = withAnswer(list, SECOND);
        uint256 other = e.indexOf(Formats.receipt(list[FIRST].receipt));
        voids(e, IDisputes.Predicate.NonceTwice, e.twice(r, e, other, new Header[](0)));
    }

    function test_TwoReceiptsOverTheSameMoneyVoid() public {
        Answer[] memory list = asked();
        list[SECOND].receipt.cumulative -= 1;
        (Epoch memory e, uint256 r) = withAnswer(list, SECOND);
        uint256 other = e.indexOf(Formats.receipt(list[FIRST].receipt));
        bytes memory evidence = e.twice(r, e, other, new Header[](0));
        assertTrue(holds(e, IDisputes.Predicate.Overlap, e.twice(other, e, r, new Header[](0))), "in either order");
        voids(e, IDisputes.Predicate.Overlap, evidence);
    }

    function test_AReceiptOverMoneyOfAnEarlierEpochVoids() public {
        Epoch memory before;
        Answer[] memory old = asked();
        before = build(before, old);
        post(before);
        finalise(before);
        Answer[] memory list = asked();
        list[SINGLE].receipt.cumulative -= 1;
        sign(list[SINGLE], GATEWAY);
        Epoch memory e = build(before, list);
        uint256 r = e.indexOf(Formats.receipt(list[SINGLE].receipt));
        uint256 other = before.indexOf(Formats.receipt(old[SINGLE].receipt));
        voids(e, IDisputes.Predicate.Overlap, e.twice(r, before, other, since(before)));
    }

    function test_ReceiptsThatAreNotBothInTheChainProveNothing() public {
        (Epoch memory before, Epoch memory e, uint256 r, uint256 other) = replayed(1);
        Header[] memory between = since(before);
        assertTrue(holds(e, IDisputes.Predicate.NonceTwice, e.twice(r, before, other, between)));
        TwiceEvidence memory shown = abi.decode(e.twice(r, before, other, between), (TwiceEvidence));
        shown.head = keccak256("another");
        assertFalse(holds(e, IDisputes.Predicate.NonceTwice, abi.encode(shown)), "another chain");
        shown = abi.decode(e.twice(r, before, other, between), (TwiceEvidence));
        shown.other.leaf.sumBefore += 1;
        assertFalse(holds(e, IDisputes.Predicate.NonceTwice, abi.encode(shown)), "another leaf before");
        shown = abi.decode(e.twice(r, before, other, between), (TwiceEvidence));
        shown.own.leaf.sumBefore += 1;
        assertFalse(holds(e, IDisputes.Predicate.NonceTwice, abi.encode(shown)), "another leaf now");
        shown = abi.decode(e.twice(r, before, other, between), (TwiceEvidence));
        shown.headers = new Header[](0);
        assertFalse(holds(e, IDisputes.Predicate.NonceTwice, abi.encode(shown)), "not in this epoch");
        shown.headers = new Header[](4_097);
        assertFalse(holds(e, IDisputes.Predicate.NonceTwice, abi.encode(shown)), "too many headers");
        shown = abi.decode(e.twice(r, e, r, new Header[](0)), (TwiceEvidence));
        assertFalse(holds(e, IDisputes.Predicate.NonceTwice, abi.encode(shown)), "one leaf is not two");
        assertFalse(holds(e, IDisputes.Predicate.Overlap, abi.encode(shown)), "one receipt is not two");
        shown.ownReceipt.fee += 1;
        assertFalse(holds(e, IDisputes.Predicate.Overlap, abi.encode(shown)), "another receipt");
        shown = abi.decode(e.twice(r, e, r, new Header[](0)), (TwiceEvidence));
        shown.otherReceipt.fee += 1;
        assertFalse(holds(e, IDisputes.Predicate.Overlap, abi.encode(shown)), "another receipt");
    }

    function test_AFeeAboveItsCumulativeIsNoOverlap() public {
        Answer[] memory list = asked();
        list[SECOND].receipt.cumulative = list[SECOND].receipt.fee - 1;
        (Epoch memory e, uint256 r) = withAnswer(list, SECOND);
        uint256 other = e.indexOf(Formats.receipt(list[FIRST].receipt));
        assertFalse(holds(e, IDisputes.Predicate.Overlap, e.twice(r, e, other, new Header[](0))));
        assertTrue(holds(e, IDisputes.Predicate.AboveCollected, abi.encode(e.source(r))));
    }

    function replay(uint256 epochs) private {
        (Epoch memory before, Epoch memory e, uint256 r, uint256 other) = replayed(epochs);
        Header[] memory between = new Header[](epochs);
        between[0] = before.header;
        if (epochs == 2) between[1] = betweenHeader;
        voids(e, IDisputes.Predicate.NonceTwice, e.twice(r, before, other, between));
    }

    /// @dev An epoch that settles a receipt of `before` again, instead of a new one with the same fee.
    function replayed(uint256 epochs) private returns (Epoch memory before, Epoch memory e, uint256 r, uint256 other) {
        Answer[] memory old = asked();
        before = build(before, old);
        post(before);
        finalise(before);
        Epoch memory last = before;
        if (epochs == 2) {
            last = build(before, asked());
            post(last);
            finalise(last);
            betweenHeader = last.header;
        }
        Answer[] memory list = asked();
        list[SINGLE] = old[SINGLE];
        e = build(last, list);
        r = e.indexOf(Formats.receipt(old[SINGLE].receipt));
        other = before.indexOf(Formats.receipt(old[SINGLE].receipt));
    }

    function since(Epoch memory before) private pure returns (Header[] memory between) {
        between = new Header[](1);
        between[0] = before.header;
    }
}
