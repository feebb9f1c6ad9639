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
        PackedPolicy newest = _newestPolicy;
        // One that does not hold for the epoch being earned was named by no receipt: it is replaced.
        uint256 version = newest.fromEpoch() >= next ? newest.version() : newest.version() + 1;
        _setPolicy(Policy(uint32(version), uint32(next), fees));
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
