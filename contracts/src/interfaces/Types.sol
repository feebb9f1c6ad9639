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
/// @param receipts Root of (index, channelId, nonce, fee, receipt, sumBefore), sorted by (channelId, nonce).
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
