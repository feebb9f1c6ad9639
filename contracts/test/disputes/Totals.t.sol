// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf, LineLeaf, Path, ReceiptLeaf, Tree} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Each tree as a whole: its total and its shape.
contract DisputesTotalsTest is Corrupted {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    /* TOTALS */

    function test_FeesThatAreNotTheTotalVoid() public {
        (, Epoch memory e) = twoEpochs();
        e.receipts[3].fee -= 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ReceiptTotal, e.receiptTotal());
    }

    function test_AnEpochWithoutReceiptsIsVoid() public {
        (, Epoch memory e) = twoEpochs();
        e.header.receipts = 0;
        e.receipts = new ReceiptLeaf[](0);
        voids(e, IDisputes.Predicate.ReceiptTotal, e.receiptTotal());
    }

    function test_LinesThatAreNotTheLineSumVoid() public {
        (, Epoch memory e) = twoEpochs();
        e.header.lineSum += 1 ether;
        voids(e, IDisputes.Predicate.LineTotal, abi.encode(e.lastLine()));
    }

    function test_ALineSumWithoutLinesVoids() public {
        (, Epoch memory e) = twoEpochs();
        e.header.lines = 0;
        e.lines = new LineLeaf[](0);
        voids(e, IDisputes.Predicate.LineTotal, abi.encode(e.lastLine()));
    }

    function test_ClaimsAboveTheOnesBeforeAndTheLinesVoid() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e.claims[e.claims.length - 1].cumulative += 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e));
    }

    function test_ClaimsOfTheFirstEpochAboveItsLinesVoid() public {
        Epoch memory none;
        Epoch memory e = build(none, asked());
        e.claims[e.claims.length - 1].cumulative += 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(none, e));
    }

    function test_LinesBehindTheLastClaimVoid() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e.claims[e.claims.length - 1].lineEnd -= 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e));
    }

    function test_ClaimsOfLinesThatAreNotThereVoid() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        // no lines, and the claims are what they were: but the last one still owns a line
        e = withoutLines(before, e);
        e.claims[e.claims.length - 1].lineEnd = 1;
        e.reroot();
        voids(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e));
    }

    function test_AnEpochWithoutLinesKeepsItsClaims() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e = withoutLines(before, e);
        assertFalse(holds(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e)));
        assertFalse(holds(e, IDisputes.Predicate.LineTotal, abi.encode(e.lastLine())));
    }

    function test_NoClaimsThoughThereAreLinesVoid() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e.header.claims = 0;
        e.claims = new ClaimLeaf[](0);
        voids(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(before, e));
    }

    function test_ATotalIsReadFromTheLastLeafOnly() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256 last = e.lines.length - 1;
        assertFalse(holds(e, IDisputes.Predicate.ReceiptTotal, abi.encode(e.receipt(2))));
        assertFalse(holds(e, IDisputes.Predicate.LineTotal, abi.encode(e.line(last - 1))));
        Epoch memory cut = before;
        cut.claims = new ClaimLeaf[](1);
        (cut.claims[0]) = before.claims[0];
        assertFalse(holds(e, IDisputes.Predicate.ClaimTotal, Evidence.claimTotal(cut, e)), "previous claims");
    }

    /* SHAPE */

    function test_AGapInATreeVoids() public {
        (, Epoch memory e) = twoEpochs();
        e.receiptHashes[1] = 0;
        (e.lineHashes[4], e.lineHashes[5]) = (bytes32(0), 0);
        e.claimHashes[0] = 0;
        e.chunkHashes[0] = 0;
        e.rehead();
        Path memory unread;
        Path memory gap = Path(0, 1, MerkleTree.proof(e.receiptHashes, 1));
        assertTrue(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Receipts, gap, unread)));
        gap = Path(0, 5, MerkleTree.proof(e.lineHashes, 5));
        assertTrue(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Lines, gap, unread)));
        gap = Path(0, 0, MerkleTree.proof(e.chunkHashes, 0));
        assertTrue(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Data, gap, unread)));
        gap = Path(0, 0, MerkleTree.proof(e.claimHashes, 0));
        voids(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Claims, gap, unread));
    }

    function test_LeavesAtTwoDepthsVoid() public {
        (, Epoch memory e) = twoEpochs();
        bytes32 inner = keccak256(abi.encode(ClaimLeaf(1, challenger, 1_000 ether, 0, 0)));
        bytes32 top = keccak256(abi.encode(inner));
        Path memory shallow = Path(inner, 1, one(e.header.claims));
        Path memory deep = e.path(Tree.Claims, 0);
        deep.proof = append(deep.proof, top);
        e.header.claims = keccak256(abi.encode(e.header.claims, top));
        voids(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Claims, shallow, deep));
    }

    function test_TheEndOfAnHonestTreeIsNoGap() public {
        (, Epoch memory e) = twoEpochs();
        // three leaves: the fourth place is empty, and nothing is to its right
        bytes32[] memory three = new bytes32[](3);
        (three[0], three[1], three[2]) = (e.lineHashes[0], e.lineHashes[1], e.lineHashes[2]);
        e.lineHashes = three;
        e.rehead();
        bytes32[] memory four = new bytes32[](4);
        (four[0], four[1], four[2]) = (three[0], three[1], three[2]);
        Path memory unread;
        Path memory end = Path(0, 3, MerkleTree.proof(four, 3));
        assertEq(MerkleTree.root(four), e.header.lines);
        assertFalse(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Lines, end, unread)));
        end.index = 2;
        assertFalse(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Lines, end, unread)), "not there");
        Path memory first = e.path(Tree.Lines, 0);
        Path memory wrong = e.path(Tree.Lines, 1);
        wrong.proof = one(0);
        assertFalse(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Lines, first, wrong)));
        assertFalse(holds(e, IDisputes.Predicate.UnevenTree, Evidence.uneven(Tree.Lines, wrong, first)));
    }

    function withoutLines(Epoch memory before, Epoch memory e) private pure returns (Epoch memory) {
        uint256 total = e.header.total;
        e.lines = new LineLeaf[](0);
        e.claims = EpochBuilder.claimsOf(before.claims, e.lines);
        e.resum();
        e.reroot();
        e.header.total = total;
        return e;
    }

    function one(bytes32 word) private pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = word;
    }

    function append(bytes32[] memory list, bytes32 word) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i; i < list.length; ++i) {
            longer[i] = list[i];
        }
        longer[list.length] = word;
    }
}
