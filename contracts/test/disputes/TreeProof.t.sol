// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {TreeProof} from "../../src/libraries/TreeProof.sol";
import {MerkleTree} from "../MerkleTree.sol";

/// @notice Proofs hold for their own leaf and index only, and only the last leaf is the last.
contract TreeProofTest is Test {
    function testFuzz_AProofHoldsForItsOwnPlaceOnly(uint8 size, uint8 position, uint256 wrong, uint256 bit)
        public
        pure
    {
        (bytes32[] memory leaves, uint256 index) = tree(size, position);
        bytes32 root = MerkleTree.root(leaves);
        bytes32[] memory proof = MerkleTree.proof(leaves, index);
        assertTrue(TreeProof.verify(root, leaves[index], index, proof));
        if (wrong != index) assertFalse(TreeProof.verify(root, leaves[index], wrong, proof));
        assertFalse(TreeProof.verify(root, leaves[index] ^ bytes32(1 << bit % 256), index, proof));
        if (proof.length == 0) return;
        proof[wrong % proof.length] ^= bytes32(1 << bit % 256);
        assertFalse(TreeProof.verify(root, leaves[index], index, proof));
    }

    function testFuzz_OnlyTheLastLeafIsTheLast(uint8 size, uint8 position) public pure {
        (bytes32[] memory leaves, uint256 index) = tree(size, position);
        bytes32[] memory proof = MerkleTree.proof(leaves, index);
        assertEq(TreeProof.isLast(index, proof), index == leaves.length - 1);
    }

    function tree(uint8 size, uint8 position) private pure returns (bytes32[] memory leaves, uint256 index) {
        leaves = new bytes32[](bound(size, 1, 70));
        index = bound(position, 0, leaves.length - 1);
        for (uint256 i; i < leaves.length; ++i) {
            leaves[i] = Formats.leaf(abi.encode(i));
        }
    }
}
