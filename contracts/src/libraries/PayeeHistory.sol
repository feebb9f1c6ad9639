// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title PayeeHistory
/// @notice Who is paid for a token at a time. A token that never changed hands has no checkpoint and costs nothing.
library PayeeHistory {
    using Checkpoints for Checkpoints.Trace160;

    /// @notice Part of a token's sale price that its payee is due, in basis points (ERC-2981).
    uint256 internal constant SALE_ROYALTY_BPS = 500;

    /// @notice Accounts below 2^64 are Datanet pools and cannot be a payee.
    error BadPayee(address payee);

    /// @notice From now on `payee` is paid; before the first change it was `firstOwner`.
    function set(Checkpoints.Trace160 storage trace, address firstOwner, address payee) internal {
        if (uint160(payee) <= type(uint64).max) revert BadPayee(payee);
        if (trace.length() == 0) trace.push(0, uint160(firstOwner));
        trace.push(uint96(block.timestamp), uint160(payee));
    }

    /// @notice The payee at `time`, which is `firstOwner` when nothing ever changed.
    function payeeAt(Checkpoints.Trace160 storage trace, address firstOwner, uint256 time)
        internal
        view
        returns (address)
    {
        if (trace.length() == 0) return firstOwner;
        return address(trace.upperLookupRecent(time > type(uint96).max ? type(uint96).max : uint96(time)));
    }

    /// @notice What is due at a sale now (ERC-2981).
    function royalty(Checkpoints.Trace160 storage trace, address firstOwner, uint256 salePrice)
        internal
        view
        returns (address receiver, uint256 amount)
    {
        return (payeeAt(trace, firstOwner, block.timestamp), Math.mulDiv(salePrice, SALE_ROYALTY_BPS, 10_000));
    }
}
