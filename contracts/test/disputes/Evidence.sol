// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ChunkAnswer,
    ClaimEvidence,
    ClaimLeaf,
    ClaimPair,
    ClaimPlace,
    ClaimTotalEvidence,
    DroppedEvidence,
    LineAnswer,
    LineEvidence,
    LineLeaf,
    LinePair,
    LinePlace,
    MissingLineEvidence,
    OrphanLineEvidence,
    Path,
    Place,
    ProvenClaim,
    ProvenLine,
    ProvenReceipt,
    RangeEvidence,
    ReceiptEvidence,
    ReceiptLeaf,
    ReceiptPair,
    ReceiptPlace,
    RowEvidence,
    Tree,
    TwiceEvidence,
    UnevenEvidence
} from "../../src/interfaces/Evidence.sol";
import {Header, Receipt} from "../../src/interfaces/Types.sol";
import {Answer, Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {MerkleTree} from "../MerkleTree.sol";

/// @notice What a challenger or an operator shows of an epoch. It shares no memory with the epoch, so either may be changed.
library Evidence {
    function receipt(Epoch memory e, uint256 i) internal pure returns (ProvenReceipt memory) {
        ReceiptLeaf memory leaf = abi.decode(abi.encode(e.receipts[i]), (ReceiptLeaf));
        return ProvenReceipt(leaf, MerkleTree.proof(e.receiptHashes, i));
    }

    function line(Epoch memory e, uint256 i) internal pure returns (ProvenLine memory) {
        LineLeaf memory leaf = abi.decode(abi.encode(e.lines[i]), (LineLeaf));
        return ProvenLine(leaf, MerkleTree.proof(e.lineHashes, i));
    }

    function claim(Epoch memory e, uint256 i) internal pure returns (ProvenClaim memory) {
        ClaimLeaf memory leaf = abi.decode(abi.encode(e.claims[i]), (ClaimLeaf));
        return ProvenClaim(leaf, MerkleTree.proof(e.claimHashes, i));
    }

    /// @dev Leaf i and the one before it; of leaf 0 only itself.
    function receiptPair(Epoch memory e, uint256 i) internal pure returns (bytes memory) {
        return abi.encode(ReceiptPair(receipt(e, i == 0 ? 0 : i - 1), receipt(e, i)));
    }

    function linePair(Epoch memory e, uint256 i) internal pure returns (bytes memory) {
        return abi.encode(LinePair(line(e, i == 0 ? 0 : i - 1), line(e, i)));
    }

    function claimPair(Epoch memory e, uint256 i) internal pure returns (bytes memory) {
        return abi.encode(ClaimPair(claim(e, i == 0 ? 0 : i - 1), claim(e, i)));
    }

    function receiptTotal(Epoch memory e) internal pure returns (bytes memory) {
        ProvenReceipt memory last;
        if (e.receipts.length > 0) last = receipt(e, e.receipts.length - 1);
        return abi.encode(last);
    }

    function lastLine(Epoch memory e) internal pure returns (ProvenLine memory last) {
        if (e.lines.length > 0) last = line(e, e.lines.length - 1);
    }

    function lastClaim(Epoch memory e) internal pure returns (ProvenClaim memory last) {
        if (e.claims.length > 0) last = claim(e, e.claims.length - 1);
    }

    function claimTotal(Epoch memory previous, Epoch memory e) internal pure returns (bytes memory) {
        return abi.encode(ClaimTotalEvidence(lastClaim(e), lastClaim(previous), lastLine(e)));
    }

    /// @dev Receipt i with all that it names.
    function source(Epoch memory e, uint256 i) internal pure returns (ReceiptEvidence memory) {
        Answer memory a = abi.decode(abi.encode(e.answers[i]), (Answer));
        return ReceiptEvidence(receipt(e, i), a.receipt, a.signature, a.shares, a.version);
    }

    /// @dev The receipt behind a hash; the number of receipts when there is none.
    function indexOf(Epoch memory e, bytes32 receiptHash) internal pure returns (uint256 i) {
        while (i < e.receipts.length && e.receipts[i].receiptHash != receiptHash) ++i;
    }

    function lineOf(Epoch memory e, uint256 i) internal pure returns (LineEvidence memory) {
        return LineEvidence(line(e, i), source(e, indexOf(e, e.lines[i].receiptHash)));
    }

    function missingLine(Epoch memory e, uint256 r, address account, uint32 share)
        internal
        pure
        returns (bytes memory)
    {
        LineLeaf memory key = LineLeaf(0, account, e.receipts[r].receiptHash, share, 0, 0);
        return abi.encode(MissingLineEvidence(share, linePlace(e, key), source(e, r)));
    }

    function linePlace(Epoch memory e, LineLeaf memory key) internal pure returns (LinePlace memory p) {
        uint256 n = e.lines.length;
        uint256 i;
        while (i < n && EpochBuilder.before(e.lines[i], key)) ++i;
        if (n == 0) {
            p.place = Place.First;
        } else if (i < n && !EpochBuilder.before(key, e.lines[i])) {
            (p.place, p.near) = (Place.Here, line(e, i));
        } else if (i == 0) {
            (p.place, p.near) = (Place.First, line(e, 0));
        } else if (i == n) {
            (p.place, p.near) = (Place.Last, line(e, n - 1));
        } else {
            (p.place, p.near, p.next) = (Place.Between, line(e, i - 1), line(e, i));
        }
    }

    function claimPlace(Epoch memory e, address account) internal pure returns (ClaimPlace memory p) {
        uint256 n = e.claims.length;
        uint256 i;
        while (i < n && e.claims[i].account < account) ++i;
        if (n == 0) {
            p.place = Place.First;
        } else if (i < n && e.claims[i].account == account) {
            (p.place, p.near) = (Place.Here, claim(e, i));
        } else if (i == 0) {
            (p.place, p.near) = (Place.First, claim(e, 0));
        } else if (i == n) {
            (p.place, p.near) = (Place.Last, claim(e, n - 1));
        } else {
            (p.place, p.near, p.next) = (Place.Between, claim(e, i - 1), claim(e, i));
        }
    }

    function receiptPlace(Epoch memory e, bytes32 channelId, uint64 nonce)
        internal
        pure
        returns (ReceiptPlace memory p)
    {
        uint256 n = e.receipts.length;
        uint256 i;
        while (
            i < n
                && (e.receipts[i].channelId < channelId
                    || (e.receipts[i].channelId == channelId && e.receipts[i].nonce < nonce))
        ) ++i;
        if (n == 0) {
            p.place = Place.First;
        } else if (i < n && e.receipts[i].channelId == channelId && e.receipts[i].nonce == nonce) {
            (p.place, p.near) = (Place.Here, receipt(e, i));
        } else if (i == 0) {
            (p.place, p.near) = (Place.First, receipt(e, 0));
        } else if (i == n) {
            (p.place, p.near) = (Place.Last, receipt(e, n - 1));
        } else {
            (p.place, p.near, p.next) = (Place.Between, receipt(e, i - 1), receipt(e, i));
        }
    }

    function orphanLine(Epoch memory e, uint256 i, Receipt memory r) internal pure returns (bytes memory) {
        return abi.encode(OrphanLineEvidence(line(e, i), r, receiptPlace(e, r.channelId, r.nonce)));
    }

    /// @dev Claim i with its lines and what its account had before.
    function cumulative(Epoch memory previous, Epoch memory e, uint256 i)
        internal
        pure
        returns (ClaimEvidence memory c)
    {
        c.claim = claim(e, i);
        if (i > 0) c.before = claim(e, i - 1);
        c.previous = claimPlace(previous, e.claims[i].account);
        uint256 begin = i > 0 ? e.claims[i - 1].lineEnd : 0;
        uint256 end = e.claims[i].lineEnd;
        if (begin < end && end <= e.lines.length) (c.first, c.last) = (line(e, begin), line(e, end - 1));
    }

    function range(Epoch memory e, uint256 i, uint256 l) internal pure returns (bytes memory) {
        return abi.encode(RangeEvidence(claim(e, i), claim(e, i == 0 ? 0 : i - 1), line(e, l)));
    }

    function dropped(Epoch memory previous, Epoch memory e, uint256 i) internal pure returns (bytes memory) {
        return abi.encode(DroppedEvidence(claim(previous, i), claimPlace(e, previous.claims[i].account)));
    }

    /// @param between Headers from the other's epoch to the one before `e`; none when they are the same.
    function twice(Epoch memory e, uint256 i, Epoch memory other, uint256 j, Header[] memory between)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encode(
            TwiceEvidence(
                receipt(e, i),
                e.answers[i].receipt,
                receipt(other, j),
                other.answers[j].receipt,
                other.previousHead,
                between
            )
        );
    }

    function leaves(Epoch memory e, Tree tree) internal pure returns (bytes32[] memory) {
        if (tree == Tree.Claims) return e.claimHashes;
        if (tree == Tree.Lines) return e.lineHashes;
        return tree == Tree.Receipts ? e.receiptHashes : e.chunkHashes;
    }

    /// @dev What a leaf is the hash of.
    function inner(Epoch memory e, Tree tree, uint256 i) internal pure returns (bytes32) {
        if (tree == Tree.Claims) return keccak256(abi.encode(e.claims[i]));
        if (tree == Tree.Lines) return keccak256(abi.encode(e.lines[i]));
        return keccak256(tree == Tree.Receipts ? abi.encode(e.receipts[i]) : e.chunks[i]);
    }

    function path(Epoch memory e, Tree tree, uint256 i) internal pure returns (Path memory) {
        return Path(inner(e, tree, i), i, MerkleTree.proof(leaves(e, tree), i));
    }

    function uneven(Tree tree, Path memory first, Path memory second) internal pure returns (bytes memory) {
        return abi.encode(UnevenEvidence(tree, first, second));
    }

    function lineAnswer(Epoch memory e, uint256 i, RowEvidence memory row) internal pure returns (LineAnswer memory) {
        return LineAnswer(line(e, i), source(e, indexOf(e, e.lines[i].receiptHash)), row);
    }

    function chunk(Epoch memory e, uint256 i) internal pure returns (ChunkAnswer memory) {
        return ChunkAnswer(i, e.chunks[i], MerkleTree.proof(e.chunkHashes, i));
    }
}
