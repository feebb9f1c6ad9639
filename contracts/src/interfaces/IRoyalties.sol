// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Header, Receipt} from "./Types.sol";

/// @title IRoyalties
/// @notice Channels, epochs and claims. Money comes in through channels, is collected into a pool by vouchers, is bound to
/// accounts by an epoch's header, and goes out by proofs under a finalised header. Nobody owns the contract.
interface IRoyalties {
    /// @notice What the contract is built with; nothing of it can be changed.
    /// @param operator Who collects and posts, against a bond.
    /// @param treasury Receives the treasury's part and dust.
    /// @param stakers Receives the stakers' part.
    /// @param disputeWindow Seconds between posting and finalising an epoch.
    /// @param closeDelay Seconds between a payer's request and the return of what is left in a channel.
    struct Config {
        address operator;
        address treasury;
        address stakers;
        uint32 disputeWindow;
        uint32 closeDelay;
    }

    /// @param deposit Wei paid in; after closing, what was collected.
    /// @param collected Wei collected so far.
    /// @param closeAt When `close` becomes possible; 0 while the channel is open.
    struct Channel {
        uint96 deposit;
        uint96 collected;
        uint64 closeAt;
    }

    /// @param pool Wei collected and in no epoch yet.
    /// @param pending Wei of the epoch that waits for its window.
    /// @param epoch Number of the newest epoch; the first is 1.
    /// @param finalAt When it can be finalised.
    struct Progress {
        uint96 pool;
        uint96 pending;
        uint32 epoch;
        uint32 finalAt;
    }

    /// @param total Wei that is not for claims: channels, pool, pending, bond, burn, treasury and stakers.
    /// @param burn Wei of it to destroy at the next `flushBurn`.
    struct Reserve {
        uint128 total;
        uint128 burn;
    }

    /// @param treasury Wei for the treasury at the next `flushTreasury`.
    /// @param stakers Wei for the stakers at the next `flushStakers`.
    struct Counters {
        uint96 treasury;
        uint96 stakers;
    }

    /// @param validFrom First second at which a receipt may be signed with the key; 0 when it was never registered.
    /// @param validUntil First second at which it may not.
    struct GatewayKey {
        uint64 validFrom;
        uint64 validUntil;
    }

    /// @notice A voucher and how much of it is collected: the newest receipt's `cumulative`, at most the ceiling.
    /// @param r First half of the session key's signature.
    /// @param vs Second half in EIP-2098's compact form.
    struct Collection {
        bytes32 channelId;
        uint128 maxClaimableAmount;
        uint128 cumulative;
        bytes32 r;
        bytes32 vs;
    }

    event ChannelOpened(bytes32 indexed channelId, address indexed payer, uint256 deposit);
    event ChannelToppedUp(bytes32 indexed channelId, uint256 deposit);
    event CloseRequested(bytes32 indexed channelId, uint256 closeAt);
    event ChannelClosed(bytes32 indexed channelId, uint256 returned);
    event Collected(bytes32 indexed channelId, uint256 cumulative);
    event BondChanged(uint256 bond);
    event GatewayKeySet(address indexed key, uint64 validFrom, uint64 validUntil);
    event EpochPosted(uint256 indexed epoch, Header header, uint256 finalAt);
    event EpochFinalised(uint256 indexed epoch, bytes32 claims, uint256 total, uint256 lineSum);
    event Claimed(address indexed account, address to, uint256 amount);
    event Burned(uint256 amount);
    event TreasuryFlushed(uint256 amount);
    event StakersFlushed(uint256 amount);

    /// @notice A constructor argument is zero or outside its bounds.
    error BadConfig();
    error NotOperator(address caller);
    error NotPayer(address caller);
    /// @notice The session key is zero, or the salt was used with it before.
    error ChannelExists(bytes32 channelId);
    error UnknownChannel(bytes32 channelId);
    /// @notice A close was requested: nothing more can be paid in.
    error Closing(bytes32 channelId);
    /// @notice `close` before its time; `closeAt` is 0 when it was not requested.
    error TooEarly(uint256 closeAt);
    /// @notice Not signed by the channel's session key for this contract on this chain.
    error BadSignature(bytes32 channelId);
    /// @notice Nothing new to collect: the voucher was used, or a newer one was.
    error AlreadyCollected(bytes32 channelId, uint256 collected);
    /// @notice More than the voucher's ceiling.
    error AboveVoucher(bytes32 channelId, uint256 maxClaimableAmount);
    /// @notice More than was paid in.
    error AboveDeposit(bytes32 channelId, uint256 deposit);
    /// @notice pool + pending would exceed the bond.
    error AboveBond(uint256 uncovered, uint256 bond);
    /// @notice The header's total is not the pool, or its lines exceed the policy's part.
    error BadHeader();
    /// @notice The header is not the pending epoch's.
    error NotPending();
    /// @notice The dispute window is open until `finalAt`.
    error WindowOpen(uint256 finalAt);
    error BadProof();
    error NothingToClaim(address account, uint256 claimed);
    /// @notice The account is a Datanet's pool, which is paid at releases.
    error ReservedAccount(address account);
    /// @notice Finalised lines do not cover the claim: the claims root was wrong.
    error Uncovered(uint256 amount, uint256 claimable);
    error TransferFailed(address to);
    /// @notice The key is registered already, or was never.
    error BadKey(address key);

    /// @notice Opens a channel with the deposit that is sent along; the caller is its payer.
    /// @param key Session key that signs vouchers.
    /// @param salt Makes the id new: channelId = salt (12 bytes) ‖ key (20 bytes), never reused.
    function open(address key, uint96 salt) external payable returns (bytes32 channelId);

    /// @notice Adds to the deposit. Payer only.
    function topUp(bytes32 channelId) external payable;

    /// @notice Starts the delay in which the operator may still collect. Payer only.
    function requestClose(bytes32 channelId) external;

    /// @notice After the delay, by anyone: returns what was not collected to the payer.
    function close(bytes32 channelId) external;

    /// @notice Collects vouchers into the pool, never to the operator. Operator only.
    function collect(Collection[] calldata items) external;

    /// @notice Adds to the bond. Operator only.
    function depositBond() external payable;

    /// @notice Takes back what pool and pending do not need. Operator only.
    function withdrawBond(uint256 amount) external;

    /// @notice Registers a key that signs receipts, from now until `validUntil`. Operator only.
    function registerGatewayKey(address key, uint64 validUntil) external;

    /// @notice Ends a key's validity now. Operator only.
    function revokeGatewayKey(address key) external;

    /// @notice Posts an epoch over the whole pool and finalises the one before, whose window must have passed.
    /// @param previous The pending epoch's header; ignored when none is pending.
    function post(Header calldata previous, Header calldata header) external;

    /// @notice Finalises the pending epoch after its window, by anyone. Moves no value.
    function finalise(Header calldata header) external;

    /// @notice Pays an account what a finalised epoch proves and it has not got yet, by anyone.
    /// @param proof Siblings from the leaf (index, account, cumulative, sumBefore, lineEnd) to the claims root.
    function claim(
        uint256 epoch,
        uint256 index,
        address account,
        uint256 cumulative,
        uint256 sumBefore,
        uint256 lineEnd,
        bytes32[] calldata proof
    ) external;

    /// @notice As `claim`, by the account itself, to another address.
    function claimTo(
        address to,
        uint256 epoch,
        uint256 index,
        uint256 cumulative,
        uint256 sumBefore,
        uint256 lineEnd,
        bytes32[] calldata proof
    ) external;

    /// @notice Destroys what was set aside to be burned, by anyone.
    function flushBurn() external;

    /// @notice Sends the treasury its part, by anyone.
    function flushTreasury() external;

    /// @notice Sends the stakers their part, by anyone.
    function flushStakers() external;

    function channels(bytes32 channelId) external view returns (uint96 deposit, uint96 collected, uint64 closeAt);
    function payerOf(bytes32 channelId) external view returns (address);
    function progress() external view returns (uint96 pool, uint96 pending, uint32 epoch, uint32 finalAt);
    function reserve() external view returns (uint128 total, uint128 burn);
    function counters() external view returns (uint96 treasury, uint96 stakers);
    function gatewayKeys(address key) external view returns (uint64 validFrom, uint64 validUntil);

    /// @notice Hash of the pending epoch's header; zero when none is pending.
    function pendingHeader() external view returns (bytes32);

    /// @notice Claims root of a finalised epoch; zero before.
    function claimsRoot(uint256 epoch) external view returns (bytes32);

    /// @notice Wei paid to an account so far.
    function claimed(address account) external view returns (uint256);

    /// @notice The operator's security; pool + pending never exceed it.
    function bond() external view returns (uint256);

    /// @notice Wei of finalised lines that are not paid out yet, pools included: balance − reserve.
    function claimable() external view returns (uint256);

    /// @notice EIP-712 digest that a session key signs.
    function voucherDigest(bytes32 channelId, uint128 maxClaimableAmount) external view returns (bytes32);

    /// @notice EIP-712 digest that a gateway key signs.
    function receiptDigest(Receipt calldata receipt) external view returns (bytes32);
}
