// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStaking} from "./interfaces/IStaking.sol";
import {Collateral} from "./staking/Collateral.sol";
import {Stakers} from "./staking/Stakers.sol";
import {Unbondings} from "./staking/Unbondings.sol";

/// @title Staking
/// @notice Holds stakers' OPEN, their rewards and agents' collateral. Nobody owns it, nothing in it can be paused, and every
/// function changes its sums before it sends.
contract Staking is Stakers, Collateral {
    constructor(Config memory config) Unbondings(config) Collateral(config.minimumStake) {}

    /// @inheritdoc IStaking
    function withdraw(uint256 id) external {
        _withdraw(id, msg.sender);
    }

    /// @inheritdoc IStaking
    function withdrawTo(uint256 id, address to) external {
        _withdraw(id, to);
    }

    /// @inheritdoc IStaking
    function unbondingValue(uint256 id) external view returns (uint256) {
        return _value(unbondings[id]);
    }

    function _value(Unbonding memory request) private view returns (uint256) {
        return request.isCollateral ? _requestWorth(request.agentId, request.round, request.amount) : request.amount;
    }

    function _withdraw(uint256 id, address to) private nonReentrant {
        Unbonding memory request = unbondings[id];
        if (request.account != msg.sender) revert NotYourRequest(id, msg.sender);
        if (block.timestamp < request.withdrawableAt) revert TooEarly(request.withdrawableAt);
        uint256 amount = _value(request);
        delete unbondings[id];
        if (request.isCollateral) _release(request.agentId, request.round, request.amount, amount);
        else totals.unbonding -= uint128(amount);
        emit Withdrawn(id, msg.sender, to, amount);
        _send(to, amount);
    }
}
