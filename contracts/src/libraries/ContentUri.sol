// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title ContentUri
/// @notice Where a document stands that the chain knows by its SHA-256.
library ContentUri {
    /// @notice Its IPFS address: a raw-codec CIDv1 (0x01 0x55 0x12 0x20) in hexadecimal (multibase "f").
    function ipfs(bytes32 sha256Hash) internal pure returns (string memory) {
        bytes memory hex32 = bytes(Strings.toHexString(uint256(sha256Hash), 32));
        bytes memory digits = new bytes(64);
        for (uint256 i; i < 64; ++i) {
            digits[i] = hex32[i + 2];
        }
        return string.concat("ipfs://f01551220", string(digits));
    }
}
