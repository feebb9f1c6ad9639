// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAddressBook} from "./interfaces/IAddressBook.sol";

/// @title AddressBook
/// @notice No contract that holds money reads it.
contract AddressBook is IAddressBook {
    address public immutable governance;

    /// @inheritdoc IAddressBook
    mapping(bytes32 name => address) public addressOf;

    constructor(address governance_) {
        if (governance_ == address(0)) revert BadConfig();
        governance = governance_;
    }

    /// @inheritdoc IAddressBook
    function setAddress(bytes32 name, address current) external {
        if (msg.sender != governance) revert NotGovernance(msg.sender);
        emit AddressSet(name, addressOf[name], current);
        addressOf[name] = current;
    }
}
