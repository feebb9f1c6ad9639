// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MerklePath
/// @notice Proofs in a positional tree: a node is keccak256(left, right) by index, odd ends are paired with zero.
library MerklePath {
    /// @notice True when `leaf` stands at `index` under `root`.
    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof) internal pure returns (bool) {
        if (index >> proof.length != 0) return false;
        bytes32 node;
        // Memory: a sibling, the node, the same sibling. A right child is hashed with the sibling before it, a left child with the
        // one after it. Bit 5 of `left` is set where the level's bit of the index is not. Odd levels first, then 10 at a time.
        assembly ("memory-safe") {
            let left := not(shl(5, index))
            let at := proof.offset
            let end := add(at, shl(5, proof.length))
            let free := mload(64)
            mstore(32, leaf)
            for { let odd := add(at, shl(5, mod(proof.length, 10))) } lt(at, odd) {} {
                let sibling := calldataload(at)
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(left, 32), 64))
                left := shr(1, left)
                at := add(at, 32)
            }
            for {} lt(at, end) {} {
                let sibling := calldataload(at)
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(left, 32), 64))
                sibling := calldataload(add(at, 32))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(1, left), 32), 64))
                sibling := calldataload(add(at, 64))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(2, left), 32), 64))
                sibling := calldataload(add(at, 96))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(3, left), 32), 64))
                sibling := calldataload(add(at, 128))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(4, left), 32), 64))
                sibling := calldataload(add(at, 160))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(5, left), 32), 64))
                sibling := calldataload(add(at, 192))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(6, left), 32), 64))
                sibling := calldataload(add(at, 224))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(7, left), 32), 64))
                sibling := calldataload(add(at, 256))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(8, left), 32), 64))
                sibling := calldataload(add(at, 288))
                mstore(0, sibling)
                mstore(64, sibling)
                mstore(32, keccak256(and(shr(9, left), 32), 64))
                left := shr(10, left)
                at := add(at, 320)
            }
            node := mload(32)
            mstore(64, free)
        }
        return node == root;
    }
}
