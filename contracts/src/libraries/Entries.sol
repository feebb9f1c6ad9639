// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ClaimPlace,
    LinePlace,
    Place,
    ProvenClaim,
    ProvenLine,
    ProvenReceipt,
    ReceiptPlace
} from "../interfaces/Evidence.sol";
import {Formats} from "./Formats.sol";
import {TreeProof} from "./TreeProof.sol";

/// @notice A leaf of any of an epoch's sorted trees.
/// @param key What the tree is sorted by; words that a key does not need are zero.
/// @param value What is summed: fee, amount or cumulative.
/// @param leaf Its hash.
struct Entry {
    uint256 index;
    uint256[3] key;
    uint256 value;
    uint256 sumBefore;
    bytes32 leaf;
    bytes32[] proof;
}

/// @title Entries
/// @notice Order, place and sums of receipts, lines and claims alike.
library Entries {
    function entry(ProvenReceipt memory p) internal pure returns (Entry memory) {
        bytes32 leaf = Formats.receiptLeaf(
            p.leaf.index,
            p.leaf.channelId,
            p.leaf.nonce,
            p.leaf.fee,
            p.leaf.receiptHash,
            p.leaf.signatureHash,
            p.leaf.sumBefore
        );
        uint256[3] memory key = [uint256(p.leaf.channelId), p.leaf.nonce, 0];
        return Entry(p.leaf.index, key, p.leaf.fee, p.leaf.sumBefore, leaf, p.proof);
    }

    function entry(ProvenLine memory p) internal pure returns (Entry memory) {
        bytes32 leaf = Formats.lineLeaf(
            p.leaf.index, p.leaf.account, p.leaf.receiptHash, p.leaf.share, p.leaf.amount, p.leaf.sumBefore
        );
        uint256[3] memory key = lineKey(p.leaf.account, p.leaf.receiptHash, p.leaf.share);
        return Entry(p.leaf.index, key, p.leaf.amount, p.leaf.sumBefore, leaf, p.proof);
    }

    function entry(ProvenClaim memory p) internal pure returns (Entry memory) {
        bytes32 leaf =
            Formats.claimLeaf(p.leaf.index, p.leaf.account, p.leaf.cumulative, p.leaf.sumBefore, p.leaf.lineEnd);
        uint256[3] memory key = [uint256(uint160(p.leaf.account)), 0, 0];
        return Entry(p.leaf.index, key, p.leaf.cumulative, p.leaf.sumBefore, leaf, p.proof);
    }

    function lineKey(address account, bytes32 receiptHash, uint32 share) internal pure returns (uint256[3] memory) {
        return [uint256(uint160(account)), uint256(receiptHash), share];
    }

    /// @notice True when the entry stands under `root`.
    function under(Entry memory e, bytes32 root) internal pure returns (bool) {
        return TreeProof.verify(root, e.leaf, e.index, e.proof);
    }

    /// @notice True when the entry is the last one under `root`.
    function lastUnder(Entry memory e, bytes32 root) internal pure returns (bool) {
        return under(e, root) && TreeProof.isLast(e.index, e.proof);
    }

    /// @notice True when both stand under `root`, `second` right after `first`.
    function neighbours(Entry memory first, Entry memory second, bytes32 root) internal pure returns (bool) {
        unchecked {
            return first.index + 1 == second.index && under(first, root) && under(second, root);
        }
    }

    /// @notice Sum up to and with the entry. It wraps only for an entry that `wrongSum` catches.
    function end(Entry memory e) internal pure returns (uint256) {
        unchecked {
            return e.sumBefore + e.value;
        }
    }

    /// @notice Neighbours that do not ascend strictly.
    function wrongOrder(Entry memory first, Entry memory second, bytes32 root) internal pure returns (bool) {
        return neighbours(first, second, root) && !below(first.key, second.key);
    }

    /// @notice The first entry's sum is not zero, a later one's is not the sum up to its neighbour, or a number is above
    /// 2^128, which no sum of wei comes near.
    function wrongSum(Entry memory first, Entry memory second, bytes32 root) internal pure returns (bool) {
        if (!under(second, root)) return false;
        if (second.value > type(uint128).max || second.sumBefore > type(uint128).max) return true;
        if (second.index == 0) return second.sumBefore != 0;
        return neighbours(first, second, root) && end(first) != second.sumBefore;
    }

    /// @notice The last entry does not end at `total`; without entries the total is zero.
    function wrongTotal(Entry memory last, bytes32 root, uint256 total) internal pure returns (bool) {
        if (root == 0) return total != 0;
        return lastUnder(last, root) && end(last) != total;
    }

    function standsAt(ReceiptPlace memory p, bytes32 root, bytes32 channelId, uint64 nonce)
        internal
        pure
        returns (bool)
    {
        return _stands(p.place, entry(p.near), entry(p.next), root, [uint256(channelId), nonce, 0]);
    }

    function standsAt(LinePlace memory p, bytes32 root, address account, bytes32 receiptHash, uint32 share)
        internal
        pure
        returns (bool)
    {
        return _stands(p.place, entry(p.near), entry(p.next), root, lineKey(account, receiptHash, share));
    }

    function standsAt(ClaimPlace memory p, bytes32 root, address account) internal pure returns (bool) {
        return _stands(p.place, entry(p.near), entry(p.next), root, [uint256(uint160(account)), 0, 0]);
    }

    function below(uint256[3] memory a, uint256[3] memory b) internal pure returns (bool) {
        if (a[0] != b[0]) return a[0] < b[0];
        if (a[1] != b[1]) return a[1] < b[1];
        return a[2] < b[2];
    }

    /// @dev True when `key` stands under `root` as `place` says.
    function _stands(Place place, Entry memory near, Entry memory next, bytes32 root, uint256[3] memory key)
        private
        pure
        returns (bool)
    {
        if (root == 0) return place != Place.Here;
        if (!under(near, root)) return false;
        if (place == Place.First) return near.index == 0 && below(key, near.key);
        bool after_ = below(near.key, key);
        if (place == Place.Here) return !after_ && !below(key, near.key);
        if (place == Place.Last) return after_ && TreeProof.isLast(near.index, near.proof);
        return after_ && neighbours(near, next, root) && below(key, next.key);
    }
}
