// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title MerklePath
/// @notice Proofs in a positional tree: a node is keccak256(left, right) by index, odd ends are paired with zero.
library MerklePath {
    /// @notice True when `leaf` stands at `index` under `root`.
    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof) internal pure returns (bool) {
        bytes32 node = leaf;
        for (uint256 i; i < proof.length; ++i) {
            node = index & 1 == 0
                ? Hashes.efficientKeccak256(node, proof[i])
                : Hashes.efficientKeccak256(proof[i], node);
            index >>= 1;
        }
        return index == 0 && node == root;
    }
}
