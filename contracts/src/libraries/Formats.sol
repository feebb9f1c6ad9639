// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Header, Receipt, Share} from "../interfaces/Types.sol";

/// @title Formats
/// @notice Everything that is hashed, as in `lib/domain/hashing.ts`; both meet `lib/domain/hashing.vectors.json`.
library Formats {
    bytes32 internal constant CONTRIBUTION_TYPEHASH = keccak256(
        "Contribution(uint256 datanetId,uint8 kind,address contributor,bytes32 batchRoot,uint32 rows,string licence,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(uint8 kind,uint256 modelId,uint32 version,bytes32 adapterHash,bytes32 indexRoot,bytes32 promptHash,bytes32 outputHash,uint256 fee,uint256 cumulative,bytes32 channelId,uint64 nonce,uint32 policyVersion,address modelPayee,uint64 time,bytes32 sharesHash)"
    );
    bytes32 internal constant VOUCHER_TYPEHASH = keccak256("Voucher(bytes32 channelId,uint128 maxClaimableAmount)");

    /// @notice Leaves are hashed twice, so that no inner node can pass as a leaf.
    function leaf(bytes memory encoded) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(encoded)));
    }

    /// @notice Low 64 bits of keccak(creator, salt).
    function datanetId(address creator, bytes32 salt) internal pure returns (uint64) {
        return uint64(uint256(keccak256(abi.encode(creator, salt))));
    }

    /// @notice What a contributor publishes before the rows.
    function commitment(address contributor, bytes32 batchRoot, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(abi.encode(contributor, batchRoot, salt));
    }

    /// @notice Leaf of a Datanet version's tree.
    function versionLeaf(bytes32 datumHash, address contributor, address reviewer, bytes32 batchRoot)
        internal
        pure
        returns (bytes32)
    {
        return leaf(abi.encode(datumHash, contributor, reviewer, batchRoot));
    }

    /// @notice Leaf of a run's log: loss in millionths, learning rate in 1e-12.
    function runLogLeaf(uint64 step, uint64 loss, uint64 learningRate, bytes32 batchHash)
        internal
        pure
        returns (bytes32)
    {
        return leaf(abi.encode(step, loss, learningRate, batchHash));
    }

    /// @notice Head of a run's hash chain after `root` of the steps up to `step`.
    function anchorHead(bytes32 previous, uint64 step, bytes32 root) internal pure returns (bytes32) {
        return keccak256(abi.encode(previous, step, root));
    }

    /// @notice One hash a model version.
    function modelVersion(IModelRegistry.Version memory version) internal pure returns (bytes32) {
        return keccak256(abi.encode(version));
    }

    /// @notice EIP-712 struct hash of a voucher.
    function voucher(bytes32 channelId, uint128 maxClaimableAmount) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOUCHER_TYPEHASH, channelId, maxClaimableAmount));
    }

    /// @notice EIP-712 struct hash of a receipt: its name in lines and trees.
    function receipt(Receipt memory r) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECEIPT_TYPEHASH, r));
    }

    /// @notice What a receipt binds of the rows that shaped the answer; sorted by (datanetId, version, datumHash).
    function shares(Share[] memory sorted) internal pure returns (bytes32) {
        return keccak256(abi.encode(sorted));
    }

    /// @notice Leaf of an epoch's receipts, sorted by (channelId, nonce); `signatureHash` is of the gateway's 65 bytes.
    function receiptLeaf(
        uint256 index,
        bytes32 channelId,
        uint64 nonce,
        uint256 fee,
        bytes32 receiptHash,
        bytes32 signatureHash,
        uint256 sumBefore
    ) internal pure returns (bytes32) {
        return leaf(abi.encode(index, channelId, nonce, fee, receiptHash, signatureHash, sumBefore));
    }

    /// @notice Leaf of an epoch's lines, sorted by (account, receipt, share).
    function lineLeaf(
        uint256 index,
        address account,
        bytes32 receiptHash,
        uint32 share,
        uint256 amount,
        uint256 sumBefore
    ) internal pure returns (bytes32) {
        return leaf(abi.encode(index, account, receiptHash, share, amount, sumBefore));
    }

    /// @notice Leaf of an epoch's claims, sorted by account.
    function claimLeaf(uint256 index, address account, uint256 cumulative, uint256 sumBefore, uint256 lineEnd)
        internal
        pure
        returns (bytes32)
    {
        return leaf(abi.encode(index, account, cumulative, sumBefore, lineEnd));
    }

    /// @notice Head of the chain of headers after `h`: it names every header before it. The first follows zero.
    function header(Header memory h, bytes32 previousHead) internal pure returns (bytes32) {
        return keccak256(abi.encode(h, previousHead));
    }
}
