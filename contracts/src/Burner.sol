// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Burner
/// @notice Destroys the native coin sent to its creation: a contract that destroys itself in the transaction that made it,
/// in favour of itself, takes its balance out of existence (EIP-6780).
contract Burner {
    constructor() payable {
        selfdestruct(payable(address(this)));
    }
}
