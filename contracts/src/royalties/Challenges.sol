// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../interfaces/IDisputes.sol";
import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Header} from "../interfaces/Types.sol";
import {Bonds} from "./Bonds.sol";
import {Epochs} from "./Epochs.sol";

/// @title Challenges
/// @notice What voids a pending epoch: a predicate that holds, or a demand that nobody answered.
abstract contract Challenges is Bonds, Epochs {
    /// @inheritdoc IRoyalties
    function commitDispute(bytes32 commitment) external {
        // The first one counts, so that nobody can make another's commitment younger.
        if (committedAt[commitment] != 0) return;
        committedAt[commitment] = block.number;
        emit DisputeCommitted(commitment);
    }

    /// @inheritdoc IRoyalties
    function dispute(
        Header calldata header,
        bytes32 previousHead,
        IDisputes.Predicate predicate,
        bytes calldata evidence
    ) external {
        Progress memory state = progress;
        _checkPending(state, header, previousHead);
        bytes32 commitment = keccak256(abi.encode(msg.sender, uint256(state.epoch), predicate, keccak256(evidence)));
        uint256 since = committedAt[commitment];
        if (since == 0 || since == block.number) revert NotCommitted(commitment);
        delete committedAt[commitment];
        if (!disputes.holds(predicate, _context(state, header, previousHead), evidence)) revert NotProven();
        emit EpochDisputed(state.epoch, predicate, msg.sender);
        _void(state, previousHead, msg.sender);
    }

    /// @inheritdoc IRoyalties
    function demand(Header calldata header, bytes32 previousHead, IDisputes.DemandKind kind, uint256 index)
        external
        payable
    {
        if (msg.value != DEMAND_BOND) revert WrongDemandBond(msg.value);
        Progress memory state = progress;
        _checkPending(state, header, previousHead);
        uint256 until = state.finalAt - _windowOf(state.epoch) / 2;
        if (block.timestamp >= until) revert TooLate(until);
        bytes32 id = demandId(head, state.finalAt, kind, index);
        if (demanderOf[id] != address(0)) revert DemandExists(id);
        demanderOf[id] = msg.sender;
        Escrow memory held = escrow;
        ++held.demands;
        ++held.openDemands;
        escrow = held;
        progress.demanded = true;
        emit Demanded(state.epoch, id, msg.sender, kind, index);
    }

    /// @inheritdoc IRoyalties
    function answer(
        Header calldata header,
        bytes32 previousHead,
        IDisputes.DemandKind kind,
        uint256 index,
        bytes calldata evidence
    ) external {
        Progress memory state = progress;
        _checkPending(state, header, previousHead);
        uint256 until = _answersUntil(state);
        if (block.timestamp >= until) revert TooLate(until);
        bytes32 id = demandId(head, state.finalAt, kind, index);
        _takeDemand(id);
        if (!disputes.answers(kind, _context(state, header, previousHead), index, evidence)) revert NotAnswered();
        Escrow memory held = escrow;
        --held.openDemands;
        held.bonds += uint96(DEMAND_BOND);
        escrow = held;
        progress.demanded = held.openDemands != 0;
        address to = _posterOf(state);
        emit Answered(state.epoch, id);
        _setBond(to, bonds[to] + DEMAND_BOND);
    }

    /// @inheritdoc IRoyalties
    function voidUnanswered(Header calldata header, bytes32 previousHead, IDisputes.DemandKind kind, uint256 index)
        external
    {
        Progress memory state = progress;
        _checkPending(state, header, previousHead);
        uint256 until = _answersUntil(state);
        if (block.timestamp < until) revert WindowOpen(until);
        address demander = _takeDemand(demandId(head, state.finalAt, kind, index));
        escrow.bonds += uint96(DEMAND_BOND);
        _void(state, previousHead, demander);
        _setBond(demander, bonds[demander] + DEMAND_BOND);
    }

    /// @inheritdoc IRoyalties
    function withdrawDemand(bytes32 ofHead, uint256 finalAt, IDisputes.DemandKind kind, uint256 index) external {
        Progress memory state = progress;
        if (state.pending != 0 && ofHead == head && finalAt == state.finalAt) revert WindowOpen(finalAt);
        bytes32 id = demandId(ofHead, finalAt, kind, index);
        address demander = _takeDemand(id);
        emit DemandReturned(id);
        _send(demander, DEMAND_BOND);
    }

    /// @inheritdoc IRoyalties
    function demandId(bytes32 ofHead, uint256 finalAt, IDisputes.DemandKind kind, uint256 index)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(ofHead, finalAt, kind, index));
    }

    function _takeDemand(bytes32 id) private returns (address demander) {
        demander = demanderOf[id];
        if (demander == address(0)) revert UnknownDemand(id);
        delete demanderOf[id];
        --escrow.demands;
    }

    /// @dev The last quarter of the window is for disputes over what an answer has shown.
    function _answersUntil(Progress memory state) private view returns (uint256) {
        return state.finalAt - _windowOf(state.epoch) / 4;
    }

    function _posterOf(Progress memory state) private view returns (address) {
        return state.substitute ? poster : operator;
    }

    /// @dev The epoch's number and its place in the chain of headers are free again, as if it had not been posted; only the time
    /// of the last post stays.
    function _void(Progress memory state, bytes32 previousHead, address challenger) private {
        address slashed = _posterOf(state);
        uint256 reward = bonds[slashed] / 2;
        uint256 burned = bonds[slashed] - reward;
        emit EpochVoided(state.epoch, head, slashed, challenger, burned, reward);
        _setBond(slashed, 0);
        _setBond(challenger, bonds[challenger] + reward);
        ledger.burn += uint128(burned);
        Escrow memory held = escrow;
        held.bonds -= uint96(burned);
        held.openDemands = 0;
        escrow = held;
        head = previousHead;
        state.finalAt = uint32(_lastPost(state) + _windowOf(state.epoch - 1));
        state.pool += state.pending;
        state.pending = 0;
        --state.epoch;
        state.substitute = false;
        state.demanded = false;
        state.uncovered = bonds[operator] < state.pool;
        progress = state;
    }

    function _context(Progress memory state, Header calldata header, bytes32 previousHead)
        private
        view
        returns (IDisputes.Context memory)
    {
        return IDisputes.Context(IRoyalties(this), state.epoch, header, previousHead);
    }
}
