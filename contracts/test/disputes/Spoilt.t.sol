// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf, LineLeaf, ReceiptLeaf} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Receipt as SignedReceipt} from "../../src/interfaces/Types.sol";
import {Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {Evidence} from "./Evidence.sol";
import {RandomEpochs} from "./RandomEpochs.sol";

/// @notice Wherever a leaf of a random epoch is changed, left out, repeated or moved, one call voids the epoch; and where only
/// the operator knows what a hash names, the demand for it cannot be answered.
contract SpoiltEpochTest is RandomEpochs {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    function testFuzz_OneCallVoidsAnEpochWithASpoiltLine(uint256 seed) public {
        (Epoch memory before, Epoch memory e) = randomEpochs(seed, 2);
        if (e.lines.length == 0) return;
        LineLeaf[] memory honest = abi.decode(abi.encode(e.lines), (LineLeaf[]));
        uint256 l = draw(honest.length);
        uint256 how = draw(7);
        if (how == 0) e.lines[l].account = otherAccount(e.lines[l].account);
        if (how == 1) e.lines[l].share = otherCode(e.lines[l].share);
        if (how == 2) e.lines[l].amount = other(e.lines[l].amount);
        if (how == 3) e.lines[l].sumBefore = other(e.lines[l].sumBefore);
        if (how == 4) e.lines = without(e.lines, l);
        if (how == 5) e.lines = twice(e.lines, l);
        if (how == 6) {
            if (honest.length == 1) return;
            uint256 m = (l + 1) % honest.length;
            (e.lines[l], e.lines[m]) = (e.lines[m], e.lines[l]);
        }
        tidy(before, e, how == 3, draw(2) == 0);
        assertTrue(lineProof(e, l) || missingProof(e, honest[l]) || claimProof(before, e), "no call voids it");
    }

    function testFuzz_OneCallVoidsAnEpochWithASpoiltClaim(uint256 seed) public {
        (Epoch memory before, Epoch memory e) = randomEpochs(seed, 2);
        if (e.claims.length < 2) return;
        uint256 c = draw(e.claims.length);
        uint256 how = draw(6);
        if (how == 0) e.claims[c].account = otherAccount(e.claims[c].account);
        if (how == 1) e.claims[c].cumulative = other(e.claims[c].cumulative);
        if (how == 2) e.claims[c].sumBefore = other(e.claims[c].sumBefore);
        if (how == 3) e.claims[c].lineEnd = other(e.claims[c].lineEnd);
        if (how == 4) e.claims = without(e.claims, c);
        if (how == 5) {
            uint256 d = (c + 1) % e.claims.length;
            (e.claims[c], e.claims[d]) = (e.claims[d], e.claims[c]);
        }
        if (how != 2) resum(e);
        e.reroot();
        assertTrue(claimProof(before, e), "no call voids it");
    }

    function testFuzz_OneCallVoidsAnEpochWithASpoiltReceipt(uint256 seed) public {
        (, Epoch memory e) = randomEpochs(seed, 3);
        uint256 r = draw(e.receipts.length);
        ReceiptLeaf memory leaf = e.receipts[r];
        uint256 how = draw(6);
        if (how == 0) leaf.channelId = bytes32(other(uint256(leaf.channelId)));
        if (how == 1) leaf.nonce += 1 + uint64(draw(5));
        if (how == 2) leaf.fee = other(leaf.fee);
        if (how == 3) leaf.sumBefore = other(leaf.sumBefore);
        SignedReceipt memory left = e.answers[r].receipt;
        if (how == 4) e.receipts = without(e.receipts, r);
        if (how == 5) {
            if (e.receipts.length == 1) return;
            uint256 q = (r + 1) % e.receipts.length;
            (e.receipts[r], e.receipts[q]) = (e.receipts[q], e.receipts[r]);
            (e.answers[r], e.answers[q]) = (e.answers[q], e.answers[r]);
        }
        if (how != 3) resum(e);
        e.reroot();
        assertTrue(receiptProof(e, how == 4 ? left : e.answers[0].receipt), "no call voids it");
    }

    function testFuzz_WhatNobodyKnowsCannotBeShown(uint256 seed) public {
        (Epoch memory before, Epoch memory e) = randomEpochs(seed, 2);
        bytes32 unknown = keccak256(abi.encode(seed));
        uint256 r = draw(e.receipts.length);
        uint256 how = draw(4);
        if (how == 0) e.receipts[r].receiptHash = unknown;
        if (how == 1) e.receipts[r].signatureHash = unknown;
        if (how == 2) e.receipts[r].index += 1 + draw(9);
        if (how == 3) e.answers[r].receipt.sharesHash = unknown;
        e.reroot();
        assertFalse(meets(e, IDisputes.DemandKind.Receipt, r, abi.encode(e.source(r))), "receipt");
        if (e.lines.length == 0) return;
        uint256 l = draw(e.lines.length);
        e.lines[l].index += 1 + draw(9);
        e.reroot();
        if (how == 2) assertFalse(meets(e, IDisputes.DemandKind.Line, l, abi.encode(lineAnswer(e, l))), "line");
        uint256 c = draw(e.claims.length);
        e.claims[c].index += 1 + draw(9);
        e.reroot();
        bytes memory shown = abi.encode(Evidence.cumulative(before, e, c));
        assertFalse(meets(e, IDisputes.DemandKind.Claim, c, shown), "claim");
    }

    /* WHAT A CHALLENGER TRIES */

    function lineProof(Epoch memory e, uint256 l) private view returns (bool) {
        if (holds(e, IDisputes.Predicate.LineTotal, abi.encode(e.lastLine()))) return true;
        for (uint256 i = l == 0 ? 0 : l - 1; i < e.lines.length && i < l + 3; ++i) {
            if (holds(e, IDisputes.Predicate.LineOrder, e.linePair(i))) return true;
            if (holds(e, IDisputes.Predicate.LineSum, e.linePair(i))) return true;
            if (holds(e, IDisputes.Predicate.WrongLine, abi.encode(e.lineOf(i)))) return true;
        }
        return false;
    }

    function missingProof(Epoch memory e, LineLeaf memory line) private view returns (bool) {
        bytes memory evidence = e.missingLine(e.indexOf(line.receiptHash), line.account, line.share);
        return holds(e, IDisputes.Predicate.MissingLine, evidence);
    }

    function claimProof(Epoch memory before, Epoch memory e) private view returns (bool) {
        if (holds(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e))) return true;
        for (uint256 c; c < e.claims.length; ++c) {
            if (holds(e, IDisputes.Predicate.ClaimOrder, e.claimPair(c))) return true;
            if (holds(e, IDisputes.Predicate.ClaimSum, e.claimPair(c))) return true;
            if (holds(e, IDisputes.Predicate.WrongCumulative, abi.encode(Evidence.cumulative(before, e, c)))) {
                return true;
            }
            uint256 begin = c == 0 ? 0 : e.claims[c - 1].lineEnd;
            for (uint256 l = begin; l < e.lines.length && l < e.claims[c].lineEnd; ++l) {
                if (e.lines[l].account == e.claims[c].account) continue;
                if (holds(e, IDisputes.Predicate.WrongRange, e.range(c, l))) return true;
            }
        }
        for (uint256 c; c < before.claims.length; ++c) {
            if (holds(e, IDisputes.Predicate.AccountDropped, before.dropped(e, c))) return true;
        }
        return false;
    }

    function receiptProof(Epoch memory e, SignedReceipt memory left) private view returns (bool) {
        if (holds(e, IDisputes.Predicate.ReceiptTotal, e.receiptTotal())) return true;
        for (uint256 i; i < e.receipts.length; ++i) {
            if (holds(e, IDisputes.Predicate.ReceiptOrder, e.receiptPair(i))) return true;
            if (holds(e, IDisputes.Predicate.ReceiptSum, e.receiptPair(i))) return true;
            if (holds(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(i)))) return true;
        }
        for (uint256 l; l < e.lines.length; ++l) {
            if (holds(e, IDisputes.Predicate.OrphanLine, e.orphanLine(l, left))) return true;
        }
        return false;
    }

    /* HOW IT IS SPOILT */

    /// @dev Claims follow the lines or stay as they were; the header's sums stay.
    function tidy(Epoch memory before, Epoch memory e, bool keepSums, bool follow) private pure {
        if (follow) e.claims = EpochBuilder.claimsOf(before.claims, e.lines);
        if (!keepSums) resum(e);
        e.reroot();
    }

    function resum(Epoch memory e) private pure {
        (uint256 total, uint256 lineSum) = (e.header.total, e.header.lineSum);
        e.resum();
        (e.header.total, e.header.lineSum) = (total, lineSum);
    }

    function other(uint256 value) private returns (uint256) {
        uint256 by = 1 + draw(draw(2) == 0 ? 3 : 1 ether);
        return draw(2) == 0 && value >= by ? value - by : value + by;
    }

    function otherAccount(address account) private returns (address) {
        return address(uint160(account) ^ uint160(1 << draw(160)));
    }

    function otherCode(uint32 code) private returns (uint32) {
        return code ^ uint32(1 << draw(32));
    }

    function without(LineLeaf[] memory list, uint256 which) private pure returns (LineLeaf[] memory fewer) {
        fewer = new LineLeaf[](list.length - 1);
        for (uint256 i; i < fewer.length; ++i) {
            fewer[i] = list[i < which ? i : i + 1];
        }
    }

    function without(ClaimLeaf[] memory list, uint256 which) private pure returns (ClaimLeaf[] memory fewer) {
        fewer = new ClaimLeaf[](list.length - 1);
        for (uint256 i; i < fewer.length; ++i) {
            fewer[i] = list[i < which ? i : i + 1];
        }
    }

    function without(ReceiptLeaf[] memory list, uint256 which) private pure returns (ReceiptLeaf[] memory fewer) {
        fewer = new ReceiptLeaf[](list.length - 1);
        for (uint256 i; i < fewer.length; ++i) {
            fewer[i] = list[i < which ? i : i + 1];
        }
    }

    function twice(LineLeaf[] memory list, uint256 which) private pure returns (LineLeaf[] memory more) {
        more = new LineLeaf[](list.length + 1);
        for (uint256 i; i < more.length; ++i) {
            more[i] = abi.decode(abi.encode(list[i <= which ? i : i - 1]), (LineLeaf));
        }
    }
}
