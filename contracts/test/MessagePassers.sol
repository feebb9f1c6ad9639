// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2ToL1MessagePasser} from "../src/Burner.sol";

/// @notice The OP Stack's passer as far as a burn meets it: it keeps what is withdrawn, and destroys what it keeps.
contract MessagePasser is IL2ToL1MessagePasser {
    event MessagePassed(address indexed target, uint256 value, uint256 gasLimit, bytes data);

    /// @inheritdoc IL2ToL1MessagePasser
    function initiateWithdrawal(address target, uint256 gasLimit, bytes calldata data) external payable virtual {
        emit MessagePassed(target, msg.value, gasLimit, data);
    }

    /// @inheritdoc IL2ToL1MessagePasser
    function burn() external {
        new Destroyed{value: address(this).balance}();
    }
}

/// @notice The passer of a chain whose coin has no counterpart on L1 (L2ToL1MessagePasserCGT).
contract ValuelessMessagePasser is MessagePasser {
    error NotAllowedOnCGTMode();

    /// @inheritdoc IL2ToL1MessagePasser
    function initiateWithdrawal(address, uint256, bytes calldata) external payable override {
        revert NotAllowedOnCGTMode();
    }
}

contract Destroyed {
    constructor() payable {
        selfdestruct(payable(address(this)));
    }
}
