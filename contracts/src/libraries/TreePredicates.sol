// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Path, Tree, UnevenEvidence} from "../interfaces/Evidence.sol";
import {Header} from "../interfaces/Types.sol";
import {TreeProof} from "./TreeProof.sol";

/// @title TreePredicates
/// @notice What can be wrong with the shape of a tree, whatever its leaves say. Without a gap and with leaves at one depth only,
/// no two leaves can be shown for one index.
library TreePredicates {
    /// @notice Nothing stands where something stands to the right of it, or two leaves stand at different depths. A node is a
    /// hash of 64 bytes and a leaf one of 32, so neither passes as the other, and nobody finds an input that hashes to zero.
    function uneven(Header calldata header, UnevenEvidence memory e) internal pure returns (bool) {
        bytes32 root = _root(header, e.tree);
        if (e.first.inner == 0) {
            return
                TreeProof.verify(root, 0, e.first.index, e.first.proof)
                    && !TreeProof.isLast(e.first.index, e.first.proof);
        }
        return e.first.proof.length != e.second.proof.length && _isLeaf(root, e.first) && _isLeaf(root, e.second);
    }

    function _isLeaf(bytes32 root, Path memory path) private pure returns (bool) {
        return TreeProof.verify(root, keccak256(abi.encode(path.inner)), path.index, path.proof);
    }

    function _root(Header calldata header, Tree tree) private pure returns (bytes32) {
        if (tree == Tree.Claims) return header.claims;
        if (tree == Tree.Lines) return header.lines;
        return tree == Tree.Receipts ? header.receipts : header.data;
    }
}
