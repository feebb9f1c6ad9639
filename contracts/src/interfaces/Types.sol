// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One answer or one training, signed once by a gateway key.
struct Receipt {
    uint8 kind;
    uint256 modelId;
    uint32 version;
    bytes32 adapterHash;
    bytes32 indexRoot;
    bytes32 promptHash;
    bytes32 outputHash;
    uint256 fee;
    uint256 cumulative;
    bytes32 channelId;
    uint64 nonce;
    uint32 policyVersion;
    address modelPayee;
    uint64 time;
    bytes32 sharesHash;
}

/// @notice One row's part of an answer, in millionths.
struct Share {
    uint64 datanetId;
    uint32 version;
    bytes32 datumHash;
    address contributor;
    address reviewer;
    uint32 ppm;
}

/// @notice The six words of an epoch.
/// @param claims Root of (index, account, cumulative, sumBefore, lineEnd), sorted by account.
/// @param lines Root of (index, account, receipt, share, amount, sumBefore), sorted by (account, receipt, share).
/// @param receipts Root of (index, channelId, nonce, fee, receipt, signature, sumBefore), sorted by (channelId, nonce).
/// @param data Root over 4 kB chunks of the epoch's data.
/// @param total Wei collected for this epoch.
/// @param lineSum Wei that its lines pay.
struct Header {
    bytes32 claims;
    bytes32 lines;
    bytes32 receipts;
    bytes32 data;
    uint256 total;
    uint256 lineSum;
}

/// @notice Division of every fee, in basis points. The first five sum to 10,000.
/// @param reviewersBps Of a row's part of the data share.
/// @param curatorsBps Of a row's part of the data share.
/// @param disputeWindow Seconds between posting and finalising an epoch.
struct Fees {
    uint16 burnBps;
    uint16 treasuryBps;
    uint16 stakersBps;
    uint16 modelBps;
    uint16 dataBps;
    uint16 reviewersBps;
    uint16 curatorsBps;
    uint32 disputeWindow;
}

/// @notice A version of the fee policy; receipts name it, and an epoch is split by the one that holds for it.
/// @param fromEpoch First epoch that it holds for.
struct Policy {
    uint32 version;
    uint32 fromEpoch;
    Fees fees;
}
