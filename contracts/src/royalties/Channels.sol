// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Formats} from "../libraries/Formats.sol";
import {Ledgers} from "./Ledgers.sol";

/// @title Channels
/// @notice Deposits of payers, and their vouchers. Nothing here can be paused: a payer who asks gets the rest back after the delay.
abstract contract Channels is Ledgers {
    using SafeCast for uint256;

    /// @inheritdoc IRoyalties
    function open(address key, uint96 salt) external payable returns (bytes32 channelId) {
        channelId = bytes32(uint256(salt) << 160 | uint160(key));
        if (key == address(0) || payerOf[channelId] != address(0)) revert ChannelExists(channelId);
        payerOf[channelId] = msg.sender;
        channels[channelId].deposit = msg.value.toUint96();
        escrow.channels += msg.value.toUint96();
        emit ChannelOpened(channelId, msg.sender, msg.value);
    }

    /// @inheritdoc IRoyalties
    function topUp(bytes32 channelId) external payable {
        Channel storage channel = _ownChannel(channelId);
        if (channel.closeAt != 0) revert Closing(channelId);
        channel.deposit += msg.value.toUint96();
        escrow.channels += msg.value.toUint96();
        emit ChannelToppedUp(channelId, channel.deposit);
    }

    /// @inheritdoc IRoyalties
    function requestClose(bytes32 channelId) external {
        Channel storage channel = _ownChannel(channelId);
        if (channel.closeAt != 0) revert Closing(channelId);
        channel.closeAt = uint64(block.timestamp) + closeDelay;
        emit CloseRequested(channelId, channel.closeAt);
    }

    /// @inheritdoc IRoyalties
    function close(bytes32 channelId) external {
        address payer = payerOf[channelId];
        if (payer == address(0)) revert UnknownChannel(channelId);
        Channel storage channel = channels[channelId];
        if (channel.closeAt == 0 || block.timestamp < channel.closeAt) revert TooEarly(channel.closeAt);
        uint96 left = channel.deposit - channel.collected;
        channel.deposit = channel.collected;
        escrow.channels -= left;
        emit ChannelClosed(channelId, left);
        _send(payer, left);
    }

    /// @inheritdoc IRoyalties
    function collect(Collection[] calldata items) external onlyOperator {
        bytes32 domain = _domainSeparatorV4();
        uint256 sum;
        for (uint256 i; i < items.length; ++i) {
            sum += _collectOne(items[i], domain);
        }
        Progress memory state = progress;
        uint256 covered = uint256(state.pool) + state.pending + sum;
        uint256 bond = bonds[operator];
        if (covered > bond) revert AboveBond(covered, bond);
        // The whole of it must fit, because a void returns what is pending to the pool.
        state.pool = covered.toUint88() - state.pending;
        progress = state;
        escrow.channels -= uint96(sum);
    }

    /// @inheritdoc IRoyalties
    function registerGatewayKey(address key, uint64 validUntil) external onlyOperator {
        if (key == address(0) || gatewayKeys[key].validFrom != 0 || validUntil <= block.timestamp) revert BadKey(key);
        gatewayKeys[key] = GatewayKey(uint64(block.timestamp), validUntil);
        emit GatewayKeySet(key, uint64(block.timestamp), validUntil);
    }

    /// @inheritdoc IRoyalties
    function revokeGatewayKey(address key) external onlyOperator {
        GatewayKey storage entry = gatewayKeys[key];
        if (entry.validUntil <= block.timestamp) revert BadKey(key);
        entry.validUntil = uint64(block.timestamp);
        emit GatewayKeySet(key, entry.validFrom, entry.validUntil);
    }

    function _ownChannel(bytes32 channelId) private view returns (Channel storage) {
        if (payerOf[channelId] != msg.sender) revert NotPayer(msg.sender);
        return channels[channelId];
    }

    function _collectOne(Collection calldata item, bytes32 domain) private returns (uint256 added) {
        (bytes32 channelId, uint128 ceiling, uint256 cumulative) =
            (item.channelId, item.maxClaimableAmount, item.cumulative);
        Channel storage channel = channels[channelId];
        (uint256 deposit, uint256 collected) = (channel.deposit, channel.collected);
        if (cumulative <= collected) revert AlreadyCollected(channelId, collected);
        if (cumulative > ceiling) revert AboveVoucher(channelId, ceiling);
        if (cumulative > deposit) revert AboveDeposit(channelId, deposit);
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, Formats.voucher(channelId, ceiling));
        (address signer,,) = ECDSA.tryRecover(digest, item.r, item.vs);
        // A key is never zero (`open`), so a signature that recovers nobody is no key's.
        if (signer != address(uint160(uint256(channelId)))) revert BadSignature(channelId);
        channel.collected = uint96(cumulative);
        emit Collected(channelId, cumulative);
        return cumulative - collected;
    }
}
