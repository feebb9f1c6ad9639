// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title TreeProof
/// @notice Proofs in memory in the positional tree of MerklePath.
library TreeProof {
    /// @notice True when `leaf` stands at `index` under `root`.
    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] memory proof) internal pure returns (bool) {
        bytes32 node = leaf;
        // An odd index is a right child: its node goes to the second word of scratch space, its sibling to the first.
        assembly ("memory-safe") {
            let from := add(proof, 32)
            for { let end := add(from, shl(5, mload(proof))) } lt(from, end) { from := add(from, 32) } {
                let place := shl(5, and(index, 1))
                mstore(place, node)
                mstore(xor(place, 32), mload(from))
                node := keccak256(0, 64)
                index := shr(1, index)
            }
        }
        return index == 0 && node == root;
    }

    /// @notice True when nothing stands to the right of `index`: every right sibling is an odd end's zero.
    function isLast(uint256 index, bytes32[] memory proof) internal pure returns (bool) {
        for (uint256 level; level < proof.length; ++level) {
            if (index >> level & 1 == 0 && proof[level] != 0) return false;
        }
        return true;
    }
}
