// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IAddressBook
/// @notice Where the newest version of a contract lives, for apps only. The history is in the events.
interface IAddressBook {
    event AddressSet(bytes32 indexed name, address indexed previous, address indexed current);

    /// @notice The constructor's argument is zero.
    error BadConfig();
    error NotGovernance(address caller);

    /// @notice Names a contract's newest version; zero where there is none any more. Governance only.
    /// @param name Contract's name in ASCII, as in `deployment.json`.
    function setAddress(bytes32 name, address current) external;

    /// @notice Zero where governance named none: the version that was deployed first is still the newest.
    function addressOf(bytes32 name) external view returns (address);

    function governance() external view returns (address);
}
