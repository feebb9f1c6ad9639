// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Path, Tree} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Header} from "../../src/interfaces/Types.sol";
import {Epoch} from "../EpochBuilder.sol";
import {RandomEpochs} from "./RandomEpochs.sol";
import {Evidence} from "./Evidence.sol";

/// @notice No call voids an honest epoch, and its operator can answer every demand.
contract HonestEpochTest is RandomEpochs {
    using Evidence for Epoch;

    function testFuzz_NoCallVoidsAnHonestEpoch(uint256 seed_) public {
        (Epoch memory before, Epoch memory e) = randomEpochs(seed_, 4);
        everyPredicate(before, e);
    }

    function testFuzz_EveryDemandCanBeAnswered(uint256 seed_) public {
        (Epoch memory before, Epoch memory e) = randomEpochs(seed_, 4);
        everyAnswer(before, e);
    }

    /* WHAT IS TRIED */

    function everyPredicate(Epoch memory before, Epoch memory e) private {
        uint256 r = draw(e.receipts.length);
        refused(e, IDisputes.Predicate.ReceiptOrder, e.receiptPair(r));
        refused(e, IDisputes.Predicate.ReceiptSum, e.receiptPair(r));
        refused(e, IDisputes.Predicate.ReceiptTotal, e.receiptTotal());
        refused(e, IDisputes.Predicate.LineTotal, abi.encode(e.lastLine()));
        refused(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e));
        if (e.lines.length > 0) everyLine(e);
        if (e.claims.length > 0) everyClaim(before, e);
        for (uint32 code; code < 20; ++code) {
            missing(e, r, code);
        }
        missing(e, r, type(uint32).max);
        if (before.claims.length > 0) {
            refused(e, IDisputes.Predicate.AccountDropped, before.dropped(e, draw(before.claims.length)));
        }
        everyPair(before, e, r);
        bytes memory source = abi.encode(e.source(r));
        for (
            uint256 p = uint256(IDisputes.Predicate.AboveCollected);
            p <= uint256(IDisputes.Predicate.WrongReceipt);
            ++p
        ) {
            refused(e, IDisputes.Predicate(p), source);
        }
        for (uint256 t; t < 4; ++t) {
            Tree tree = Tree(t);
            uint256 n = e.leaves(tree).length;
            if (n == 0) continue;
            Path memory path = e.path(tree, draw(n));
            refused(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(tree, path, e.path(tree, draw(n))));
        }
    }

    function everyLine(Epoch memory e) private {
        uint256 l = draw(e.lines.length);
        refused(e, IDisputes.Predicate.LineOrder, e.linePair(l));
        refused(e, IDisputes.Predicate.LineSum, e.linePair(l));
        refused(e, IDisputes.Predicate.WrongLine, abi.encode(e.lineOf(l)));
        refused(e, IDisputes.Predicate.OrphanLine, e.orphanLine(l, e.answers[draw(e.answers.length)].receipt));
    }

    function everyClaim(Epoch memory before, Epoch memory e) private {
        uint256 c = draw(e.claims.length);
        refused(e, IDisputes.Predicate.ClaimOrder, e.claimPair(c));
        refused(e, IDisputes.Predicate.ClaimSum, e.claimPair(c));
        refused(e, IDisputes.Predicate.WrongCumulative, abi.encode(before.cumulative(e, c)));
        for (uint256 l; l < e.lines.length; ++l) {
            refused(e, IDisputes.Predicate.WrongRange, e.range(c, l));
        }
    }

    function everyPair(Epoch memory before, Epoch memory e, uint256 r) private {
        Header[] memory between = new Header[](0);
        uint256 other = draw(e.receipts.length);
        refused(e, IDisputes.Predicate.NonceTwice, e.twice(r, e, other, between));
        refused(e, IDisputes.Predicate.Overlap, e.twice(r, e, other, between));
        if (before.receipts.length == 0) return;
        between = new Header[](1);
        between[0] = before.header;
        other = draw(before.receipts.length);
        refused(e, IDisputes.Predicate.NonceTwice, e.twice(r, before, other, between));
        refused(e, IDisputes.Predicate.Overlap, e.twice(r, before, other, between));
    }

    /// @dev Whoever the account would be: every line that there is, and one more, is shown as missing.
    function missing(Epoch memory e, uint256 r, uint32 code) private {
        address account = address(uint160(draw(1 << 160)));
        for (uint256 i; i < e.lines.length; ++i) {
            if (e.lines[i].receiptHash == e.receipts[r].receiptHash && e.lines[i].share == code) {
                account = e.lines[i].account;
            }
        }
        refused(e, IDisputes.Predicate.MissingLine, e.missingLine(r, account, code));
    }

    /// @dev As it is, with a word or a bit changed, with another predicate's name, and cut off.
    function refused(Epoch memory e, IDisputes.Predicate predicate, bytes memory evidence) private {
        assertFalse(holds(e, predicate, evidence), "honest evidence");
        uint256 word = 1 + draw(evidence.length / 32);
        uint256 kept;
        assembly ("memory-safe") {
            kept := mload(add(evidence, mul(32, word)))
        }
        uint256 changed = draw(2) == 0 ? kept ^ (1 << draw(256)) : draw(1 << draw(256));
        assembly ("memory-safe") {
            mstore(add(evidence, mul(32, word)), changed)
        }
        assertFalse(proves(e, predicate, evidence), "changed evidence");
        assembly ("memory-safe") {
            mstore(add(evidence, mul(32, word)), kept)
        }
        IDisputes.Predicate other = IDisputes.Predicate(draw(uint256(type(IDisputes.Predicate).max) + 1));
        assertFalse(proves(e, other, evidence), "evidence of another predicate");
    }

    function proves(Epoch memory e, IDisputes.Predicate predicate, bytes memory evidence) private view returns (bool) {
        try disputes.holds{gas: 30_000_000}(predicate, context(e), evidence) returns (bool result) {
            return result;
        } catch {
            return false;
        }
    }

    /* WHAT IS ANSWERED */

    function everyAnswer(Epoch memory before, Epoch memory e) private {
        for (uint256 i; i < e.receipts.length; ++i) {
            assertTrue(meets(e, IDisputes.DemandKind.Receipt, i, abi.encode(e.source(i))), "receipt");
        }
        for (uint256 i; i < e.lines.length; ++i) {
            assertTrue(meets(e, IDisputes.DemandKind.Line, i, abi.encode(lineAnswer(e, i))), "line");
        }
        for (uint256 i; i < e.claims.length; ++i) {
            assertTrue(meets(e, IDisputes.DemandKind.Claim, i, abi.encode(before.cumulative(e, i))), "claim");
        }
        for (uint256 i; i < e.chunks.length; ++i) {
            assertTrue(meets(e, IDisputes.DemandKind.Chunk, i, abi.encode(e.chunk(i))), "chunk");
        }
    }
}
