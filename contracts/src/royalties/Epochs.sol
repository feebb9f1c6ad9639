// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Header} from "../interfaces/Types.sol";
import {Formats} from "../libraries/Formats.sol";
import {PackedPolicy} from "../libraries/FeePolicy.sol";
import {Ledgers} from "./Ledgers.sol";

/// @title Epochs
/// @notice What was collected is bound to accounts by a header. At most one epoch is pending.
abstract contract Epochs is Ledgers {
    /// @inheritdoc IRoyalties
    uint256 public constant ABSENCE = 7 days;

    /// @inheritdoc IRoyalties
    function post(Header calldata previous, bytes32 previousHead, Header calldata header) external {
        Progress memory state = progress;
        _checkPoster(state, header.total);
        if (state.pending != 0) _finalise(state, previous, previousHead);
        if (header.total == 0 || header.total != state.pool) revert TotalIsNotPool(header.total, state.pool);
        PackedPolicy policy = _policyOf(++state.epoch);
        uint256 most = header.total * policy.linesBps() / BPS;
        if (header.lineSum > most) revert LinesAbovePolicy(header.lineSum, most);
        state.pending = state.pool;
        state.pool = 0;
        state.finalAt = uint32(block.timestamp + policy.disputeWindow());
        progress = state;
        bytes32 newHead = Formats.header(header, head);
        head = newHead;
        emit EpochPosted(state.epoch, header, state.finalAt);
    }

    /// @inheritdoc IRoyalties
    function finalise(Header calldata header, bytes32 previousHead) external {
        Progress memory state = progress;
        _finalise(state, header, previousHead);
        progress.pending = 0;
    }

    /// @dev The operator, unless it lost the bond that covers the pool; after `ABSENCE` anyone who covers it.
    function _checkPoster(Progress memory state, uint256 total) private {
        if (msg.sender == operator) {
            if (state.uncovered && bonds[msg.sender] < state.pool) revert AboveBond(state.pool, bonds[msg.sender]);
            state.uncovered = false;
            state.substitute = false;
            return;
        }
        uint256 from = _lastPost(state) + ABSENCE;
        if (block.timestamp <= from) revert OperatorsTurn(from);
        uint256 bond = bonds[msg.sender];
        if (bond < total) revert AboveBond(total, bond);
        state.substitute = true;
        poster = msg.sender;
    }

    /// @dev The treasury takes what floors leave over, so that burn + stakers + treasury + lineSum = total.
    function _finalise(Progress memory state, Header calldata header, bytes32 previousHead) private {
        _checkPending(state, header, previousHead);
        if (block.timestamp < state.finalAt) revert WindowOpen(state.finalAt);
        if (state.demanded) revert DemandOpen(escrow.openDemands);
        claimsRoot[state.epoch] = header.claims;
        PackedPolicy policy = _policyOf(state.epoch);
        uint256 burned = header.total * policy.burnBps() / BPS;
        uint256 staked = header.total * policy.stakersBps() / BPS;
        Counters memory counter = counters;
        counter.treasury += uint96(header.total - burned - staked - header.lineSum);
        counter.stakers += uint96(staked);
        counters = counter;
        Ledger memory sums = ledger;
        sums.claimable += uint128(header.lineSum);
        sums.burn += uint128(burned);
        ledger = sums;
        emit EpochFinalised(state.epoch, header.claims, header.total, header.lineSum);
    }

    function _checkPending(Progress memory state, Header calldata header, bytes32 previousHead) internal view {
        if (state.pending == 0 || head != Formats.header(header, previousHead)) revert NotPending();
    }

    /// @dev When the newest epoch was posted; before the first, when the contract was made.
    function _lastPost(Progress memory state) internal view returns (uint256) {
        return state.finalAt - _windowOf(state.epoch);
    }

    function _windowOf(uint256 epoch) internal view returns (uint256) {
        return epoch == 0 ? 0 : _policyOf(epoch).disputeWindow();
    }
}
