// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimPair, LinePair, ReceiptLeaf, ReceiptPair} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Neighbours in each tree: their order and the sums before them.
contract DisputesOrderTest is Corrupted {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    /* ORDER */

    function test_ReceiptsOutOfOrderVoid() public {
        (, Epoch memory e) = twoEpochs();
        (e.receipts[1], e.receipts[2]) = (e.receipts[2], e.receipts[1]);
        e.resum();
        e.reroot();
        voids(e, IDisputes.Predicate.ReceiptOrder, e.receiptPair(2));
    }

    function test_AReceiptTwiceVoids() public {
        (, Epoch memory e) = twoEpochs();
        uint256 total = e.header.total;
        e.receipts[2] = copy(e.receipts[1]);
        e.resum();
        e.reroot();
        e.header.total = total;
        voids(e, IDisputes.Predicate.ReceiptOrder, e.receiptPair(2));
    }

    function test_LinesOutOfOrderVoid() public {
        (, Epoch memory e) = twoEpochs();
        (e.lines[4], e.lines[5]) = (e.lines[5], e.lines[4]);
        e.resum();
        e.reroot();
        voids(e, IDisputes.Predicate.LineOrder, e.linePair(5));
    }

    function test_LinesOfOneAccountOutOfOrderVoid() public {
        (, Epoch memory e) = twoEpochs();
        // the reviewer has lines of several receipts and, in one receipt, of several shares
        uint256 receipts;
        uint256 shares;
        for (uint256 i = 1; i < e.lines.length; ++i) {
            if (e.lines[i].account != e.lines[i - 1].account) continue;
            if (e.lines[i].receiptHash == e.lines[i - 1].receiptHash) shares = i;
            else receipts = i;
        }
        assertTrue(receipts > 0 && shares > 0);
        uint256 state = vm.snapshotState();
        outOfOrder(e, receipts);
        vm.revertToState(state);
        (e.lines[receipts], e.lines[receipts - 1]) = (e.lines[receipts - 1], e.lines[receipts]);
        outOfOrder(e, shares);
    }

    function outOfOrder(Epoch memory e, uint256 i) private {
        (e.lines[i], e.lines[i - 1]) = (e.lines[i - 1], e.lines[i]);
        e.resum();
        e.reroot();
        voids(e, IDisputes.Predicate.LineOrder, e.linePair(i));
    }

    function test_ClaimsOutOfOrderVoid() public {
        (, Epoch memory e) = twoEpochs();
        (e.claims[1], e.claims[2]) = (e.claims[2], e.claims[1]);
        (e.claims[1].lineEnd, e.claims[2].lineEnd) = (e.claims[2].lineEnd, e.claims[1].lineEnd);
        e.resum();
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimOrder, e.claimPair(2));
    }

    function test_ClaimsWhoseLinesRunBackwardsVoid() public {
        (, Epoch memory e) = twoEpochs();
        e.claims[2].lineEnd = e.claims[1].lineEnd - 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimOrder, e.claimPair(2));
    }

    /* SUMS */

    function test_AWrongSumBeforeAReceiptVoids() public {
        (, Epoch memory e) = twoEpochs();
        e.receipts[2].sumBefore += 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ReceiptSum, e.receiptPair(2));
    }

    function test_AWrongSumBeforeALineVoids() public {
        (, Epoch memory e) = twoEpochs();
        e.lines[3].sumBefore -= 1;
        e.reroot();
        voids(e, IDisputes.Predicate.LineSum, e.linePair(3));
    }

    function test_AWrongSumBeforeAClaimVoids() public {
        (, Epoch memory e) = twoEpochs();
        e.claims[3].sumBefore += 1 ether;
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimSum, e.claimPair(3));
    }

    function test_ASumBeforeTheFirstLeafVoids() public {
        (, Epoch memory e) = twoEpochs();
        e.receipts[0].sumBefore = 1;
        e.lines[0].sumBefore = 1;
        e.claims[0].sumBefore = 1;
        e.reroot();
        assertTrue(holds(e, IDisputes.Predicate.ReceiptSum, e.receiptPair(0)));
        assertTrue(holds(e, IDisputes.Predicate.ClaimSum, e.claimPair(0)));
        voids(e, IDisputes.Predicate.LineSum, e.linePair(0));
    }

    function test_ASumThatWrapsVoids() public {
        (, Epoch memory e) = twoEpochs();
        // together with the next one the fee is what it was
        unchecked {
            uint256 whole = e.receipts[1].fee + e.receipts[2].fee;
            e.receipts[1].fee = type(uint256).max - 5;
            e.receipts[2].fee = whole - e.receipts[1].fee;
            e.receipts[2].sumBefore = e.receipts[1].sumBefore + e.receipts[1].fee;
        }
        e.reroot();
        assertFalse(holds(e, IDisputes.Predicate.ReceiptSum, e.receiptPair(2)));
        assertFalse(holds(e, IDisputes.Predicate.ReceiptTotal, e.receiptTotal()));
        voids(e, IDisputes.Predicate.ReceiptSum, e.receiptPair(1));
    }

    function test_NeighboursMustStandInTheTreeSideBySide() public {
        (, Epoch memory e) = twoEpochs();
        ReceiptPair memory far = ReceiptPair(e.receipt(2), e.receipt(0));
        assertFalse(holds(e, IDisputes.Predicate.ReceiptOrder, abi.encode(far)));
        far = ReceiptPair(e.receipt(0), e.receipt(2));
        assertFalse(holds(e, IDisputes.Predicate.ReceiptSum, abi.encode(far)));
        LinePair memory pair = LinePair(e.line(3), e.line(4));
        pair.first.leaf.amount += 1;
        assertFalse(holds(e, IDisputes.Predicate.LineSum, abi.encode(pair)), "first is not there");
        pair = LinePair(e.line(3), e.line(4));
        pair.second.leaf.sumBefore += 1;
        assertFalse(holds(e, IDisputes.Predicate.LineSum, abi.encode(pair)), "second is not there");
        ClaimPair memory claims = ClaimPair(e.claim(1), e.claim(2));
        claims.second.leaf.lineEnd = 0;
        assertFalse(holds(e, IDisputes.Predicate.ClaimOrder, abi.encode(claims)));
        claims.second.leaf.account = address(0);
        assertFalse(holds(e, IDisputes.Predicate.ClaimOrder, abi.encode(claims)));
    }

    function copy(ReceiptLeaf memory leaf) private pure returns (ReceiptLeaf memory) {
        return abi.decode(abi.encode(leaf), (ReceiptLeaf));
    }
}
