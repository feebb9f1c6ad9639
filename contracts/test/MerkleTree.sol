// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The positional tree of `lib/domain/merkle.ts`, for tests: O(n²) in memory, plain to read.
library MerkleTree {
    function root(bytes32[] memory layer) internal pure returns (bytes32) {
        if (layer.length == 0) return 0;
        while (layer.length > 1) layer = parents(layer);
        return layer[0];
    }

    function proof(bytes32[] memory layer, uint256 index) internal pure returns (bytes32[] memory path) {
        uint256 depth;
        while (1 << depth < layer.length) ++depth;
        path = new bytes32[](depth);
        for (uint256 i; i < depth; ++i) {
            uint256 sibling = index ^ 1;
            path[i] = sibling < layer.length ? layer[sibling] : bytes32(0);
            layer = parents(layer);
            index >>= 1;
        }
    }

    function parents(bytes32[] memory layer) private pure returns (bytes32[] memory next) {
        next = new bytes32[]((layer.length + 1) / 2);
        for (uint256 i; i < next.length; ++i) {
            bytes32 right = 2 * i + 1 < layer.length ? layer[2 * i + 1] : bytes32(0);
            next[i] = keccak256(abi.encode(layer[2 * i], right));
        }
    }
}
