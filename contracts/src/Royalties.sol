// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Burner} from "./Burner.sol";
import {IRoyalties} from "./interfaces/IRoyalties.sol";
import {Header, Receipt} from "./interfaces/Types.sol";
import {Formats} from "./libraries/Formats.sol";
import {MerklePath} from "./libraries/MerklePath.sol";

/// @title Royalties
/// @notice `reserve.total` = Σ (deposit − collected) + pool + pending + bond + burn + treasury + stakers; the rest of the balance is
/// claimable. No claim may leave less than that, whatever an epoch's root says.
contract Royalties is IRoyalties, EIP712, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @notice Version of the fee policy below; receipts name it.
    uint256 public constant POLICY_VERSION = 1;
    uint256 public constant BURN_BPS = 1_000;
    uint256 public constant TREASURY_BPS = 500;
    uint256 public constant STAKERS_BPS = 500;
    uint256 public constant MODEL_BPS = 3_000;
    uint256 public constant DATA_BPS = 5_000;
    uint256 private constant BPS = 10_000;

    /// @notice The development chain, on which the bounds of window and delay do not hold.
    uint256 public constant EMBEDDED_CHAIN_ID = 161_200;

    address public immutable operator;
    address public immutable treasury;
    address public immutable stakers;
    uint32 public immutable disputeWindow;
    uint32 public immutable closeDelay;

    /// @inheritdoc IRoyalties
    Progress public progress;
    /// @inheritdoc IRoyalties
    uint256 public bond;
    /// @inheritdoc IRoyalties
    Counters public counters;
    /// @inheritdoc IRoyalties
    Reserve public reserve;
    /// @inheritdoc IRoyalties
    bytes32 public pendingHeader;
    /// @inheritdoc IRoyalties
    mapping(bytes32 channelId => Channel) public channels;
    /// @inheritdoc IRoyalties
    mapping(bytes32 channelId => address) public payerOf;
    /// @inheritdoc IRoyalties
    mapping(uint256 epoch => bytes32) public claimsRoot;
    /// @inheritdoc IRoyalties
    mapping(address account => uint256) public claimed;
    /// @inheritdoc IRoyalties
    mapping(address key => GatewayKey) public gatewayKeys;

    modifier onlyOperator() {
        _onlyOperator();
        _;
    }

    /// @param config On every chain but the embedded one: window 1 h to 7 d, close delay 1 d to 30 d.
    constructor(Config memory config) EIP712("ModelFactory Royalties", "1") {
        if (config.operator == address(0) || config.treasury == address(0) || config.stakers == address(0)) {
            revert BadConfig();
        }
        if (block.chainid != EMBEDDED_CHAIN_ID) {
            if (config.disputeWindow < 1 hours || config.disputeWindow > 7 days) revert BadConfig();
            if (config.closeDelay < 1 days || config.closeDelay > 30 days) revert BadConfig();
        }
        operator = config.operator;
        treasury = config.treasury;
        stakers = config.stakers;
        disputeWindow = config.disputeWindow;
        closeDelay = config.closeDelay;
    }

    /* CHANNELS */

    /// @inheritdoc IRoyalties
    function open(address key, uint96 salt) external payable returns (bytes32 channelId) {
        channelId = bytes32(uint256(salt) << 160 | uint160(key));
        if (key == address(0) || payerOf[channelId] != address(0)) revert ChannelExists(channelId);
        payerOf[channelId] = msg.sender;
        channels[channelId].deposit = msg.value.toUint96();
        reserve.total += msg.value.toUint128();
        emit ChannelOpened(channelId, msg.sender, msg.value);
    }

    /// @inheritdoc IRoyalties
    function topUp(bytes32 channelId) external payable {
        Channel storage channel = _ownChannel(channelId);
        if (channel.closeAt != 0) revert Closing(channelId);
        channel.deposit += msg.value.toUint96();
        reserve.total += msg.value.toUint128();
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
    function close(bytes32 channelId) external nonReentrant {
        address payer = payerOf[channelId];
        if (payer == address(0)) revert UnknownChannel(channelId);
        Channel storage channel = channels[channelId];
        if (channel.closeAt == 0 || block.timestamp < channel.closeAt) revert TooEarly(channel.closeAt);
        uint256 left = channel.deposit - channel.collected;
        channel.deposit = channel.collected;
        reserve.total -= uint128(left);
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
        Progress storage state = progress;
        uint256 uncovered = state.pool + state.pending + sum;
        if (uncovered > bond) revert AboveBond(uncovered, bond);
        state.pool += uint96(sum);
    }

    /* OPERATOR */

    /// @inheritdoc IRoyalties
    function depositBond() external payable onlyOperator {
        bond += msg.value;
        reserve.total += msg.value.toUint128();
        emit BondChanged(bond);
    }

    /// @inheritdoc IRoyalties
    function withdrawBond(uint256 amount) external onlyOperator nonReentrant {
        uint256 needed = progress.pool + progress.pending;
        if (amount > bond || bond - amount < needed) revert AboveBond(needed, bond);
        bond -= amount;
        reserve.total -= uint128(amount);
        emit BondChanged(bond);
        _send(operator, amount);
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

    /* EPOCHS */

    /// @inheritdoc IRoyalties
    function post(Header calldata previous, Header calldata header) external onlyOperator {
        if (pendingHeader != 0) _finalise(previous);
        Progress memory state = progress;
        if (header.total == 0 || header.total != state.pool) revert BadHeader();
        if (header.lineSum > header.total * (MODEL_BPS + DATA_BPS) / BPS) revert BadHeader();
        state.pending = state.pool;
        state.pool = 0;
        state.epoch += 1;
        state.finalAt = uint32(block.timestamp) + disputeWindow;
        progress = state;
        pendingHeader = Formats.header(header, 0);
        emit EpochPosted(state.epoch, header, state.finalAt);
    }

    /// @inheritdoc IRoyalties
    function finalise(Header calldata header) external {
        _finalise(header);
        progress.pending = 0;
        pendingHeader = 0;
    }

    /* CLAIMS */

    /// @inheritdoc IRoyalties
    function claim(
        uint256 epoch,
        uint256 index,
        address account,
        uint256 cumulative,
        uint256 sumBefore,
        uint256 lineEnd,
        bytes32[] calldata proof
    ) external nonReentrant {
        bytes32 leaf = Formats.claimLeaf(index, account, cumulative, sumBefore, lineEnd);
        _claim(account, account, epoch, index, cumulative, leaf, proof);
    }

    /// @inheritdoc IRoyalties
    function claimTo(
        address to,
        uint256 epoch,
        uint256 index,
        uint256 cumulative,
        uint256 sumBefore,
        uint256 lineEnd,
        bytes32[] calldata proof
    ) external nonReentrant {
        bytes32 leaf = Formats.claimLeaf(index, msg.sender, cumulative, sumBefore, lineEnd);
        _claim(msg.sender, to, epoch, index, cumulative, leaf, proof);
    }

    /// @inheritdoc IRoyalties
    function flushBurn() external nonReentrant {
        uint128 amount = reserve.burn;
        reserve = Reserve(reserve.total - amount, 0);
        new Burner{value: amount}();
        emit Burned(amount);
    }

    /// @inheritdoc IRoyalties
    function flushTreasury() external nonReentrant {
        uint256 amount = counters.treasury;
        counters.treasury = 0;
        reserve.total -= uint128(amount);
        emit TreasuryFlushed(amount);
        _send(treasury, amount);
    }

    /// @inheritdoc IRoyalties
    function flushStakers() external nonReentrant {
        uint256 amount = counters.stakers;
        counters.stakers = 0;
        reserve.total -= uint128(amount);
        emit StakersFlushed(amount);
        _send(stakers, amount);
    }

    /* VIEWS */

    /// @inheritdoc IRoyalties
    function claimable() public view returns (uint256) {
        return address(this).balance - reserve.total;
    }

    /// @inheritdoc IRoyalties
    function voucherDigest(bytes32 channelId, uint128 maxClaimableAmount) public view returns (bytes32) {
        return _hashTypedDataV4(Formats.voucher(channelId, maxClaimableAmount));
    }

    /// @inheritdoc IRoyalties
    function receiptDigest(Receipt calldata receipt) external view returns (bytes32) {
        return _hashTypedDataV4(Formats.receipt(receipt));
    }

    /* INTERNAL */

    function _onlyOperator() private view {
        if (msg.sender != operator) revert NotOperator(msg.sender);
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

    /// @dev The treasury takes what floors leave over, so that burn + stakers + treasury + lineSum = total.
    function _finalise(Header calldata header) private {
        bytes32 pending = pendingHeader;
        if (pending == 0 || pending != Formats.header(header, 0)) revert NotPending();
        Progress storage state = progress;
        if (block.timestamp < state.finalAt) revert WindowOpen(state.finalAt);
        claimsRoot[state.epoch] = header.claims;
        uint256 burned = header.total * BURN_BPS / BPS;
        uint256 staked = header.total * STAKERS_BPS / BPS;
        Counters memory counter = counters;
        counter.treasury += uint96(header.total - burned - staked - header.lineSum);
        counter.stakers += uint96(staked);
        counters = counter;
        Reserve memory kept = reserve;
        kept.total -= uint128(header.lineSum);
        kept.burn += uint128(burned);
        reserve = kept;
        emit EpochFinalised(state.epoch, header.claims, header.total, header.lineSum);
    }

    function _claim(
        address account,
        address to,
        uint256 epoch,
        uint256 index,
        uint256 cumulative,
        bytes32 leaf,
        bytes32[] calldata proof
    ) private {
        if (uint160(account) <= type(uint64).max) revert ReservedAccount(account);
        if (!MerklePath.verify(claimsRoot[epoch], leaf, index, proof)) revert BadProof();
        uint256 before = claimed[account];
        if (cumulative <= before) revert NothingToClaim(account, before);
        uint256 amount;
        uint256 left = claimable();
        unchecked {
            amount = cumulative - before;
        }
        if (amount > left) revert Uncovered(amount, left);
        claimed[account] = cumulative;
        emit Claimed(account, to, amount);
        _send(to, amount);
    }

    function _send(address to, uint256 amount) private {
        (bool ok,) = to.call{value: amount}("");
        if (!ok) revert TransferFailed(to);
    }
}
