// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MerklePath
/// @notice Proofs in a positional tree: a node is keccak256(left, right) by index, odd ends are paired with zero.
library MerklePath {
    /// @notice True when `leaf` stands at `index` under `root`.
    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof) internal pure returns (bool) {
        bytes32 node = leaf;
        // An odd index is a right child: its node goes to the second word of scratch space, its sibling to the first.
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for { let at := proof.offset } lt(at, end) { at := add(at, 32) } {
                let place := shl(5, and(index, 1))
                mstore(place, node)
                mstore(xor(place, 32), calldataload(at))
                node := keccak256(0, 64)
                index := shr(1, index)
            }
        }
        return index == 0 && node == root;
    }
}
