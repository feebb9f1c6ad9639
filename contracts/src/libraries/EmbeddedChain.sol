// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title EmbeddedChain
/// @notice The one chain on which lower bounds of windows and delays do not hold: it lives on its user's machine.
library EmbeddedChain {
    uint256 internal constant ID = 161_200;

    /// @notice True when this is that chain.
    function here() internal view returns (bool) {
        return block.chainid == ID;
    }
}
