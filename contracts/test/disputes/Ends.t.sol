// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ChunkAnswer, ClaimEvidence, LineAnswer, ReceiptEvidence} from "../../src/interfaces/Evidence.sol";
import {Epoch} from "../EpochBuilder.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {Answering} from "./Answering.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Which indices an item answers: its own, and as the last one all beyond it.
contract DisputesEndsTest is Answering {
    using Evidence for Epoch;

    function test_AnIndexBeyondTheEndIsAnsweredByTheLastOfEach() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256[3] memory beyond = [uint256(0), 1, type(uint256).max - 1_000];
        for (uint256 i; i < 3; ++i) {
            uint256 n = e.receipts.length;
            assertTrue(receipt(e, n + beyond[i], e.source(n - 1)));
            assertFalse(receipt(e, n + beyond[i], e.source(n - 2)), "receipt");
            n = e.lines.length;
            assertTrue(line(e, n + beyond[i], lineAnswer(e, n - 1)));
            assertFalse(line(e, n + beyond[i], lineAnswer(e, n - 2)), "line");
            n = e.claims.length;
            assertTrue(claim(e, n + beyond[i], Evidence.cumulative(before, e, n - 1)));
            assertFalse(claim(e, n + beyond[i], Evidence.cumulative(before, e, n - 2)), "claim");
            n = e.chunks.length;
            assertTrue(chunk(e, n + beyond[i], e.chunk(n - 1)));
            assertFalse(chunk(e, n + beyond[i], e.chunk(n - 2)), "chunk");
        }
    }

    function test_AnIndexWithinIsAnsweredByItselfOnly() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        for (uint256 i; i < 4; ++i) {
            for (uint256 j; j < 4; ++j) {
                assertEq(receipt(e, i, e.source(j)), i == j);
                assertEq(line(e, i, lineAnswer(e, j)), i == j);
                assertEq(claim(e, i, Evidence.cumulative(before, e, j)), i == j);
                if (i < 2 && j < 2) assertEq(chunk(e, i, e.chunk(j)), i == j);
            }
        }
    }

    function test_TheLastIsNoAnswerToAnIndexBeforeIt() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256 n = e.claims.length - 1;
        ClaimEvidence memory shown = Evidence.cumulative(before, e, n);
        shown.claim.leaf.index = 0;
        assertFalse(claim(e, 1, shown), "another leaf");
        assertFalse(line(e, 0, lineAnswer(e, e.lines.length - 1)));
        assertFalse(receipt(e, 0, e.source(3)));
        assertFalse(claim(e, 0, Evidence.cumulative(before, e, n)));
        assertFalse(chunk(e, 0, e.chunk(1)));
    }

    function test_WithoutLinesThereIsNothingToShowButDataThereAlwaysIs() public {
        (, Epoch memory e) = twoEpochs();
        LineAnswer memory noLine;
        ClaimEvidence memory noClaim;
        ChunkAnswer memory noChunk;
        ReceiptEvidence memory noReceipt;
        assertFalse(line(e, 0, noLine));
        assertFalse(claim(e, 0, noClaim));
        (e.header.lines, e.header.claims, e.header.receipts, e.header.data) = (bytes32(0), 0, 0, 0);
        assertTrue(line(e, 0, noLine));
        assertTrue(claim(e, 0, noClaim));
        assertFalse(chunk(e, 0, noChunk), "data");
        assertFalse(receipt(e, 0, noReceipt), "receipts");
        assertFalse(receipt(e, 1, noReceipt), "receipts");
    }

    /* TOO DEEP */

    function test_WhatLiesDeeperThan32CannotBeShown() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256[2] memory depths = [uint256(32), 33];
        ReceiptEvidence memory r = e.source(0);
        LineAnswer memory l = lineAnswer(e, 0);
        ClaimEvidence memory c = Evidence.cumulative(before, e, 0);
        ChunkAnswer memory d = e.chunk(0);
        for (uint256 i; i < 2; ++i) {
            bool shown = depths[i] == 32;
            (e.header.receipts, r.entry.proof) = deepen(e.receiptHashes, depths[i]);
            assertEq(receipt(e, 0, r), shown);
            (e.header.data, d.proof) = deepen(e.chunkHashes, depths[i]);
            assertEq(chunk(e, 0, d), shown);
            (e.header.claims, c.claim.proof) = deepen(e.claimHashes, depths[i]);
            assertEq(claim(e, 0, c), shown);
            (e.header.receipts,) = deepen(e.receiptHashes, 2);
            (e.header.lines, l.line.proof) = deepen(e.lineHashes, depths[i]);
            assertEq(line(e, 0, l), shown);
        }
    }

    /// @dev Root and path of leaf 0 in a tree that goes on above the honest one.
    function deepen(bytes32[] memory leaves, uint256 depth) private pure returns (bytes32 root, bytes32[] memory path) {
        bytes32[] memory honest = MerkleTree.proof(leaves, 0);
        root = MerkleTree.root(leaves);
        path = new bytes32[](depth);
        for (uint256 i; i < depth; ++i) {
            if (i < honest.length) path[i] = honest[i];
            else root = keccak256(abi.encode(root, path[i]));
        }
    }
}
