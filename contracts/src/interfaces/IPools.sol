// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IPools
/// @notice What answers owe to a Datanet as a whole, until a release pays it out.
interface IPools {
    /// @notice Adds what is sent along to a Datanet's pool, by anyone.
    function credit(uint64 datanetId) external payable;
}
