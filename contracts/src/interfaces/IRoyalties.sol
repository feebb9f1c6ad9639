// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "./Evidence.sol";
import {IDisputes} from "./IDisputes.sol";
import {IPools} from "./IPools.sol";
import {Fees, Header, Policy, Receipt} from "./Types.sol";

/// @title IRoyalties
/// @notice Channels, epochs and claims. Money comes in through channels, is collected into a pool by vouchers, is bound to
/// accounts by an epoch's header, and goes out by proofs under a finalised header. Nobody owns the contract.
interface IRoyalties {
    /// @notice What the contract is built with; only the fees can be changed, by governance, from a later epoch on.
    /// @param operator Who collects and posts, against a bond.
    /// @param governance Who may change the fee policy within its bounds.
    /// @param treasury Receives the treasury's part and dust.
    /// @param stakers Receives the stakers' part.
    /// @param disputes Predicates that void an epoch.
    /// @param pools Receives what answers owe to Datanets as a whole.
    /// @param closeDelay Seconds between a payer's request and the return of what is left in a channel.
    /// @param fees Version 1 of the fee policy.
    struct Config {
        address operator;
        address governance;
        address treasury;
        address stakers;
        IDisputes disputes;
        IPools pools;
        uint32 closeDelay;
        Fees fees;
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
    /// @param pending Wei of the epoch that waits for its window; 0 when none does.
    /// @param epoch Number of the newest epoch; the first is 1. A voided epoch's number is free again.
    /// @param finalAt When it can be finalised.
    /// @param substitute True when another than the operator posted it: `poster`.
    /// @param uncovered True after the operator's bond was slashed below the pool: its next post needs a bond that covers it.
    /// @param demanded True while a demand on it waits for its answer.
    struct Progress {
        uint88 pool;
        uint88 pending;
        uint24 epoch;
        uint32 finalAt;
        bool substitute;
        bool uncovered;
        bool demanded;
    }

    /// @param claimable Wei of finalised lines that are not paid out yet, pools included.
    /// @param burn Wei to destroy at the next `flushBurn`.
    struct Ledger {
        uint128 claimable;
        uint128 burn;
    }

    /// @param treasury Wei for the treasury at the next `flushTreasury`.
    /// @param stakers Wei for the stakers at the next `flushStakers`.
    struct Counters {
        uint96 treasury;
        uint96 stakers;
    }

    /// @param channels Wei in channels that is not collected.
    /// @param bonds Wei of all bonds.
    /// @param demands Demand bonds held, `DEMAND_BOND` each: of open demands and of voided epochs' that nobody took back.
    /// @param openDemands Demands on the pending epoch that wait for their answer.
    struct Escrow {
        uint96 channels;
        uint96 bonds;
        uint32 demands;
        uint32 openDemands;
    }

    /// @param validFrom First second at which a receipt may be signed with the key; 0 when it was never registered.
    /// @param validUntil First second at which it may not.
    struct GatewayKey {
        uint64 validFrom;
        uint64 validUntil;
    }

    /// @param paid Wei paid to the account so far.
    struct Claimant {
        uint256 paid;
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

    /// @notice A leaf of a finalised epoch's claims, with its path to the root.
    struct ClaimItem {
        uint256 epoch;
        ClaimLeaf leaf;
        bytes32[] proof;
    }

    event PolicySet(uint256 indexed version, uint256 fromEpoch, Fees fees);
    event ChannelOpened(bytes32 indexed channelId, address indexed payer, uint256 deposit);
    event ChannelToppedUp(bytes32 indexed channelId, uint256 deposit);
    event CloseRequested(bytes32 indexed channelId, uint256 closeAt);
    event ChannelClosed(bytes32 indexed channelId, uint256 returned);
    event Collected(bytes32 indexed channelId, uint256 cumulative);
    event BondChanged(address indexed account, uint256 bond);
    event GatewayKeySet(address indexed key, uint64 validFrom, uint64 validUntil);
    event EpochPosted(uint256 indexed epoch, Header header, uint256 finalAt);
    event EpochFinalised(uint256 indexed epoch, bytes32 claims, uint256 total, uint256 lineSum);
    event DisputeCommitted(bytes32 indexed commitment);
    event EpochDisputed(uint256 indexed epoch, IDisputes.Predicate predicate, address indexed challenger);
    /// @notice The epoch under `head` counts as never posted. Of the poster's bond, `burned` is to be burned and `reward` was
    /// added to the challenger's.
    event EpochVoided(
        uint256 indexed epoch,
        bytes32 head,
        address indexed poster,
        address indexed challenger,
        uint256 burned,
        uint256 reward
    );
    event Demanded(
        uint256 indexed epoch,
        bytes32 indexed demandId,
        address indexed demander,
        IDisputes.DemandKind kind,
        uint256 index
    );
    event Answered(uint256 indexed epoch, bytes32 indexed demandId);
    event DemandReturned(bytes32 indexed demandId);
    event Claimed(address indexed account, uint256 amount);
    /// @notice In a batch: `amount` could not be sent, or there was nothing to claim (0).
    event ClaimSkipped(address indexed account, uint256 amount);
    event Burned(uint256 amount);
    event TreasuryFlushed(uint256 amount);
    event StakersFlushed(uint256 amount);

    /// @notice A constructor argument is zero, not a contract where one is needed, or outside its bounds.
    error BadConfig();
    error NotGovernance(address caller);
    error NotOperator(address caller);
    error NotPayer(address caller);
    error NotAccount(address caller, address account);
    error ChannelExists(bytes32 channelId);
    error UnknownChannel(bytes32 channelId);
    /// @notice The payer asked to close the channel already.
    error Closing(bytes32 channelId);
    /// @notice The channel can be closed at `closeAt`; 0: nobody asked for it.
    error TooEarly(uint256 closeAt);
    error BadSignature(bytes32 channelId);
    error AlreadyCollected(bytes32 channelId, uint256 collected);
    error AboveVoucher(bytes32 channelId, uint256 ceiling);
    /// @notice The channel's deposit is its key's cap.
    error AboveDeposit(bytes32 channelId, uint256 deposit);
    /// @notice The bond does not cover what it must.
    error AboveBond(uint256 needed, uint256 bond);
    /// @notice The key is registered already, or was never.
    error BadKey(address key);
    /// @notice An epoch is over the whole pool, which must not be empty.
    error TotalIsNotPool(uint256 total, uint256 pool);
    /// @notice Lines pay at most the model's and the data's part of the total.
    error LinesAbovePolicy(uint256 lineSum, uint256 most);
    /// @notice Header and previous head are not the pending epoch's.
    error NotPending();
    /// @notice The dispute window is open until `finalAt`.
    error WindowOpen(uint256 finalAt);
    /// @notice Only the operator may post until then.
    error OperatorsTurn(uint256 until);
    /// @notice Demands on the epoch wait for an answer; after three quarters of its window they void it.
    error DemandOpen(uint256 openDemands);
    /// @notice The commitment was not made, or not in an earlier block.
    error NotCommitted(bytes32 commitment);
    /// @notice The evidence does not prove the predicate.
    error NotProven();
    /// @notice The evidence does not show what was demanded.
    error NotAnswered();
    error WrongDemandBond(uint256 sent);
    error DemandExists(bytes32 demandId);
    error UnknownDemand(bytes32 demandId);
    /// @notice The time to demand (first half of the window) or to answer (its first three quarters) ended at `until`.
    error TooLate(uint256 until);
    error BadProof();
    error NothingToClaim(address account, uint256 claimed);
    /// @notice Finalised lines do not cover the claim: the claims root was wrong.
    error Uncovered(uint256 amount, uint256 claimable);
    error TransferFailed(address to);

    /* FEES */

    /// @notice Makes a new version of the fee policy, which holds from the epoch after the one being earned now, in place of one
    /// that does not hold yet. Governance only.
    /// @param fees The five parts sum to 10,000; burn + treasury + stakers at most 3,000; reviewers + curators at most 5,000 of
    /// the data part; window 1 h to 7 d.
    function setFees(Fees calldata fees) external;

    /// @notice The policy that an epoch is split by. Receipts of the epoch being earned name `policyOf(progress.epoch + 1)`.
    function policyOf(uint256 epoch) external view returns (Policy memory);

    /// @notice A version of the policy; all zero when there is none.
    function policies(uint256 version) external view returns (Policy memory);

    /* CHANNELS */

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

    /// @notice EIP-712 digest that a session key signs.
    function voucherDigest(bytes32 channelId, uint128 maxClaimableAmount) external view returns (bytes32);

    /* BONDS AND KEYS */

    /// @notice Adds what is sent along to the caller's bond, by anyone.
    function depositBond() external payable;

    /// @notice Takes back what `bondNeeded` leaves free, to the caller.
    function withdrawBond(uint256 amount) external;

    /// @notice Wei that an account's bond must cover: the operator's pool + pending, a substitute poster's pending.
    function bondNeeded(address account) external view returns (uint256);

    /// @notice Registers a key that signs receipts, from now until `validUntil`. Operator only.
    function registerGatewayKey(address key, uint64 validUntil) external;

    /// @notice Ends a key's validity now. Operator only.
    function revokeGatewayKey(address key) external;

    /// @notice EIP-712 digest that a gateway key signs.
    function receiptDigest(Receipt calldata receipt) external view returns (bytes32);

    /* EPOCHS */

    /// @notice Posts an epoch over the whole pool and finalises the one before, whose window must have passed. By the operator, or
    /// by anyone whose bond covers the total when the last post is more than `ABSENCE` ago.
    /// @param previous The pending epoch's header; ignored when none is pending, as is `previousHead`.
    /// @param previousHead Head of the chain of headers before the pending epoch.
    function post(Header calldata previous, bytes32 previousHead, Header calldata header) external;

    /// @notice Finalises the pending epoch after its window, by anyone. Moves no value.
    function finalise(Header calldata header, bytes32 previousHead) external;

    /* DISPUTES AND DEMANDS */

    /// @notice Announces a dispute without showing it.
    /// @param commitment keccak256(abi.encode(challenger, epoch, predicate, keccak256(evidence))).
    function commitDispute(bytes32 commitment) external;

    /// @notice Voids the pending epoch when the evidence, committed in an earlier block by the caller, proves the predicate: the
    /// total returns to the pool; of the poster's bond one half is burned, the other is added to the caller's bond.
    function dispute(
        Header calldata header,
        bytes32 previousHead,
        IDisputes.Predicate predicate,
        bytes calldata evidence
    ) external;

    /// @notice Asks to show a line, a receipt or a chunk of data, in the first half of the window, against `DEMAND_BOND`.
    function demand(Header calldata header, bytes32 previousHead, IDisputes.DemandKind kind, uint256 index)
        external
        payable;

    /// @notice Answers a demand in the first three quarters of the window, by anyone; the last one is for disputes over what was
    /// shown. The demand's bond is added to the poster's.
    function answer(
        Header calldata header,
        bytes32 previousHead,
        IDisputes.DemandKind kind,
        uint256 index,
        bytes calldata evidence
    ) external;

    /// @notice After three quarters of the window, by anyone: voids the epoch for a demand that nobody answered, as a dispute by
    /// the demander, to whose bond the demand's is added too.
    function voidUnanswered(Header calldata header, bytes32 previousHead, IDisputes.DemandKind kind, uint256 index)
        external;

    /// @notice Returns the bond of a demand on a voided epoch to the demander, by anyone.
    /// @param ofHead Head that the epoch had.
    /// @param finalAt When it would have been final.
    function withdrawDemand(bytes32 ofHead, uint256 finalAt, IDisputes.DemandKind kind, uint256 index) external;

    /// @notice keccak256(abi.encode(ofHead, finalAt, kind, index)).
    function demandId(bytes32 ofHead, uint256 finalAt, IDisputes.DemandKind kind, uint256 index)
        external
        pure
        returns (bytes32);

    /* CLAIMS */

    /// @notice Pays an account what a finalised epoch proves and it has not got yet, by anyone. What is a Datanet's (accounts
    /// below 2^64) is credited to its pool.
    /// @param proof Siblings from the leaf to the epoch's claims root.
    function claim(uint256 epoch, ClaimLeaf calldata leaf, bytes32[] calldata proof) external;

    /// @notice As `claim`, by the account itself, to another address.
    function claimTo(address to, uint256 epoch, ClaimLeaf calldata leaf, bytes32[] calldata proof) external;

    /// @notice As `claim` for many; a receiver that fails and an account with nothing to claim are skipped and reported, a wrong
    /// proof stops the batch.
    function claimMany(ClaimItem[] calldata items) external;

    /// @notice Destroys what was set aside to be burned, by anyone.
    function flushBurn() external;

    /// @notice Sends the treasury its part, by anyone.
    function flushTreasury() external;

    /// @notice Sends the stakers their part, by anyone.
    function flushStakers() external;

    /* SUMS AND STATE */

    /// @notice Wei that the contract owes to anyone: channels, pool, pending, bonds, demand bonds, claimable, burn, treasury and
    /// stakers. What its balance holds beyond was forced in.
    function liabilities() external view returns (uint256);

    function progress()
        external
        view
        returns (
            uint88 pool,
            uint88 pending,
            uint24 epoch,
            uint32 finalAt,
            bool substitute,
            bool uncovered,
            bool demanded
        );
    function ledger() external view returns (uint128 claimable, uint128 burn);
    function counters() external view returns (uint96 treasury, uint96 stakers);
    function escrow() external view returns (uint96 channels, uint96 bonds, uint32 demands, uint32 openDemands);
    function channels(bytes32 channelId) external view returns (uint96 deposit, uint96 collected, uint64 closeAt);
    function payerOf(bytes32 channelId) external view returns (address);
    function gatewayKeys(address key) external view returns (uint64 validFrom, uint64 validUntil);

    /// @notice keccak256(abi.encode(header, head before it)) of the newest epoch that was not voided: it names every header. Zero
    /// before the first.
    function head() external view returns (bytes32);

    /// @notice Who posted the newest epoch that a substitute posted.
    function poster() external view returns (address);

    /// @notice Claims root of a finalised epoch; zero before.
    function claimsRoot(uint256 epoch) external view returns (bytes32);

    /// @notice Wei paid to an account so far.
    function claimed(address account) external view returns (uint256);

    /// @notice Security of an account; it is slashed when an epoch that the account posted is voided.
    function bonds(address account) external view returns (uint256);

    /// @notice Block of a dispute's commitment; 0 when there is none.
    function committedAt(bytes32 commitment) external view returns (uint256);

    /// @notice Who made a demand that is neither answered nor returned.
    function demanderOf(bytes32 demandId) external view returns (address);

    /// @notice Bond of one demand.
    function DEMAND_BOND() external view returns (uint256);

    /// @notice Seconds without a post after which anyone with a bond may post.
    function ABSENCE() external view returns (uint256);

    function operator() external view returns (address);
    function governance() external view returns (address);
    function treasury() external view returns (address);
    function stakers() external view returns (address);
    function disputes() external view returns (IDisputes);
    function pools() external view returns (IPools);
    function closeDelay() external view returns (uint32);
}
