// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MultiProof
/// @notice Proofs of many leaves at once in the positional tree of `MerklePath`: siblings that follow from the leaves are
/// left out, and a proof of one leaf is its path.
library MultiProof {
    /// @notice Root over `nodes` at the strictly ascending `indexes` of a tree of `size` leaves, which must be below `size`.
    /// @dev Consumes `proof` from the lowest layer to the highest, each from left to right. Overwrites both arrays.
    /// @return root Zero when the proof has too few or too many nodes.
    function process(bytes32[] memory nodes, uint256[] memory indexes, uint256 size, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32 root)
    {
        uint256 used;
        uint256 count = nodes.length;
        for (; size > 1; size = (size + 1) / 2) {
            uint256 parents;
            for (uint256 i; i < count; ++i) {
                uint256 index = indexes[i];
                bytes32 node = nodes[i];
                bytes32 sibling;
                if (i + 1 < count && indexes[i + 1] == index ^ 1) {
                    sibling = nodes[++i];
                } else {
                    if (used == proof.length) return 0;
                    sibling = proof[used++];
                }
                nodes[parents] = index & 1 == 0 ? _hash(node, sibling) : _hash(sibling, node);
                indexes[parents++] = index >> 1;
            }
            count = parents;
        }
        return used == proof.length ? nodes[0] : bytes32(0);
    }

    function _hash(bytes32 left, bytes32 right) private pure returns (bytes32 node) {
        assembly ("memory-safe") {
            mstore(0, left)
            mstore(32, right)
            node := keccak256(0, 64)
        }
    }
}
