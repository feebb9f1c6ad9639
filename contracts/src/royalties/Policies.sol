// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Fees, Policy} from "../interfaces/Types.sol";
import {FeePolicy, PackedPolicy} from "../libraries/FeePolicy.sol";
import {Ledgers} from "./Ledgers.sol";

/// @title Policies
/// @notice Versions of the fee policy. An epoch is split by the policy that holds for it, whenever it is finalised.
abstract contract Policies is Ledgers {
    /// @inheritdoc IRoyalties
    function setFees(Fees calldata fees) external {
        if (msg.sender != governance) revert NotGovernance(msg.sender);
        FeePolicy.check(fees);
        uint256 next = uint256(progress.epoch) + 2;
        // Always a new number: receipts may name one that holds no more, because their epoch was voided since.
        _setPolicy(Policy(uint32(_newestPolicy.version() + 1), uint32(next), fees));
    }

    /// @inheritdoc IRoyalties
    function policyOf(uint256 epoch) external view returns (Policy memory) {
        return _policyOf(epoch).unpack();
    }

    /// @inheritdoc IRoyalties
    function policies(uint256 version) external view returns (Policy memory) {
        return _policies[version].unpack();
    }
}
