// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IStaking} from "../interfaces/IStaking.sol";
import {RewardStream} from "../libraries/RewardStream.sol";
import {Unbondings} from "./Unbondings.sol";

/// @title Stakers
/// @notice Shares streamed rewards by stake and time, in one index that grows for all. Fractions of a wei are kept until they make
/// one, and rounded against the account, so that what is paid never exceeds what was funded.
abstract contract Stakers is Unbondings {
    using RewardStream for RewardStream.Stream;
    using SafeCast for uint256;

    uint256 private constant INDEX_BITS = 128;

    /// @inheritdoc IStaking
    RewardStream.Stream public stream;
    /// @inheritdoc IStaking
    uint256 public index;
    /// @inheritdoc IStaking
    mapping(address account => Stake) public stakes;

    /// @inheritdoc IStaking
    receive() external payable {
        _advance();
        RewardStream.Stream memory current = stream;
        current.fund(msg.value.toUint96());
        stream = current;
        totals.rewards += uint128(msg.value);
        emit RewardsFunded(msg.sender, msg.value);
    }

    /// @inheritdoc IStaking
    function stake() external payable {
        if (msg.value == 0) revert ZeroAmount();
        _settle(msg.sender).amount += msg.value.toUint128();
        totals.staked += uint128(msg.value);
        emit Staked(msg.sender, msg.value);
    }

    /// @inheritdoc IStaking
    function requestUnstake(uint128 amount) external returns (uint256 id) {
        if (amount == 0) revert ZeroAmount();
        Stake storage own = _settle(msg.sender);
        if (amount > own.amount) revert AboveStake(amount, own.amount);
        own.amount -= amount;
        totals.staked -= amount;
        totals.unbonding += amount;
        uint256 withdrawableAt;
        (id, withdrawableAt) = _request(false, 0, 0, amount);
        emit UnstakeRequested(id, msg.sender, amount, withdrawableAt);
    }

    /// @inheritdoc IStaking
    function claimRewards() external {
        _claimRewards(msg.sender);
    }

    /// @inheritdoc IStaking
    function claimRewardsTo(address to) external {
        _claimRewards(to);
    }

    /// @inheritdoc IStaking
    function earned(address account) external view returns (uint256) {
        RewardStream.Stream memory current = stream;
        uint256 staked = totals.staked;
        uint256 paid = current.advance(staked == 0);
        uint256 latest = paid == 0 ? index : index + (paid << INDEX_BITS) / staked;
        Stake memory own = stakes[account];
        return (own.rewards + own.amount * (latest - own.index)) >> INDEX_BITS;
    }

    /// @dev Brings stream and index to now.
    function _advance() private {
        RewardStream.Stream memory current = stream;
        uint256 staked = totals.staked;
        uint256 paid = current.advance(staked == 0);
        stream = current;
        if (paid != 0) index += (paid << INDEX_BITS) / staked;
    }

    /// @dev Brings stream, index and an account's rewards to now. The product is at most all rewards ever, times 2^128: an account
    /// never had more than all had together.
    function _settle(address account) private returns (Stake storage own) {
        _advance();
        own = stakes[account];
        own.rewards += own.amount * (index - own.index);
        own.index = index;
    }

    function _claimRewards(address to) private nonReentrant {
        Stake storage own = _settle(msg.sender);
        uint256 amount = own.rewards >> INDEX_BITS;
        if (amount == 0) revert NothingToClaim(msg.sender);
        own.rewards -= amount << INDEX_BITS;
        totals.rewards -= uint128(amount);
        emit RewardsClaimed(msg.sender, to, amount);
        _send(to, amount);
    }
}
