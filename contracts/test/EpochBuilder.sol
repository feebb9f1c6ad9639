// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf, LineLeaf, ReceiptLeaf} from "../src/interfaces/Evidence.sol";
import {IDatanetRegistry} from "../src/interfaces/IDatanetRegistry.sol";
import {IModelRegistry} from "../src/interfaces/IModelRegistry.sol";
import {Fees, Header, Receipt, Share} from "../src/interfaces/Types.sol";
import {Formats} from "../src/libraries/Formats.sol";
import {MerkleTree} from "./MerkleTree.sol";

/// @notice An answer with everything that its receipt names.
struct Answer {
    Receipt receipt;
    bytes signature;
    Share[] shares;
    IModelRegistry.Version version;
}

/// @notice A whole epoch: the leaves of its trees, their hashes, and what is behind them. `answers[i]` is behind `receipts[i]`.
struct Epoch {
    uint256 number;
    Header header;
    bytes32 previousHead;
    Answer[] answers;
    ReceiptLeaf[] receipts;
    LineLeaf[] lines;
    ClaimLeaf[] claims;
    bytes[] chunks;
    bytes32[] receiptHashes;
    bytes32[] lineHashes;
    bytes32[] claimHashes;
    bytes32[] chunkHashes;
}

/// @notice Lines under way.
struct LineList {
    LineLeaf[] lines;
    uint256 count;
}

/// @notice Builds honest epochs as `lib/domain/epoch.ts` does, plainly and without the contracts' own libraries for it. `resum` and
/// `reroot` are separate, so that a test can spoil one thing and keep the rest in order.
library EpochBuilder {
    uint32 internal constant MODEL = type(uint32).max;

    /// @param previous Claims of the epoch before.
    function build(
        uint256 number,
        bytes32 previousHead,
        ClaimLeaf[] memory previous,
        Answer[] memory answers,
        Fees memory fees,
        IDatanetRegistry datanets
    ) internal view returns (Epoch memory e) {
        (e.number, e.previousHead) = (number, previousHead);
        e.answers = sorted(answers);
        e.receipts = new ReceiptLeaf[](answers.length);
        // the model, three lines of each of 32 rows, 64 pools
        LineList memory list = LineList(new LineLeaf[](answers.length * 161), 0);
        for (uint256 i; i < answers.length; ++i) {
            Receipt memory r = e.answers[i].receipt;
            bytes32 signatureHash = keccak256(e.answers[i].signature);
            e.receipts[i] = ReceiptLeaf(i, r.channelId, r.nonce, r.fee, Formats.receipt(r), signatureHash, 0);
            split(list, e.answers[i], fees, datanets);
        }
        (LineLeaf[] memory lines, uint256 count) = (list.lines, list.count);
        assembly ("memory-safe") {
            mstore(lines, count)
        }
        sort(lines);
        (e.lines, e.claims) = (lines, claimsOf(previous, lines));
        e.chunks = new bytes[](2);
        e.chunks[0] = new bytes(4_096);
        e.chunks[1] = abi.encode(number);
        resum(e);
        reroot(e);
    }

    /// @notice Indices and sums follow the leaves as they stand; so do the header's.
    function resum(Epoch memory e) internal pure {
        uint256 sum;
        for (uint256 i; i < e.receipts.length; ++i) {
            (e.receipts[i].index, e.receipts[i].sumBefore) = (i, sum);
            sum += e.receipts[i].fee;
        }
        e.header.total = sum;
        sum = 0;
        for (uint256 i; i < e.lines.length; ++i) {
            (e.lines[i].index, e.lines[i].sumBefore) = (i, sum);
            sum += e.lines[i].amount;
        }
        e.header.lineSum = sum;
        sum = 0;
        for (uint256 i; i < e.claims.length; ++i) {
            (e.claims[i].index, e.claims[i].sumBefore) = (i, sum);
            sum += e.claims[i].cumulative;
        }
    }

    /// @notice Hashes follow the leaves as they stand.
    function reroot(Epoch memory e) internal pure {
        e.receiptHashes = new bytes32[](e.receipts.length);
        for (uint256 i; i < e.receipts.length; ++i) {
            e.receiptHashes[i] = Formats.leaf(abi.encode(e.receipts[i]));
        }
        e.lineHashes = new bytes32[](e.lines.length);
        for (uint256 i; i < e.lines.length; ++i) {
            e.lineHashes[i] = Formats.leaf(abi.encode(e.lines[i]));
        }
        e.claimHashes = new bytes32[](e.claims.length);
        for (uint256 i; i < e.claims.length; ++i) {
            e.claimHashes[i] = Formats.leaf(abi.encode(e.claims[i]));
        }
        e.chunkHashes = new bytes32[](e.chunks.length);
        for (uint256 i; i < e.chunks.length; ++i) {
            e.chunkHashes[i] = Formats.leaf(e.chunks[i]);
        }
        rehead(e);
    }

    /// @notice The header follows the hashes as they stand.
    function rehead(Epoch memory e) internal pure {
        e.header.receipts = MerkleTree.root(e.receiptHashes);
        e.header.lines = MerkleTree.root(e.lineHashes);
        e.header.claims = MerkleTree.root(e.claimHashes);
        e.header.data = MerkleTree.root(e.chunkHashes);
    }

    /// @notice Claims before and the epoch's sorted lines, merged.
    function claimsOf(ClaimLeaf[] memory previous, LineLeaf[] memory lines)
        internal
        pure
        returns (ClaimLeaf[] memory claims)
    {
        claims = new ClaimLeaf[](previous.length + lines.length);
        (uint256 count, uint256 p, uint256 l) = (0, 0, 0);
        while (p < previous.length || l < lines.length) {
            bool old = p < previous.length && (l == lines.length || previous[p].account <= lines[l].account);
            address account = old ? previous[p].account : lines[l].account;
            uint256 cumulative = old ? previous[p++].cumulative : 0;
            for (; l < lines.length && lines[l].account == account; ++l) {
                cumulative += lines[l].amount;
            }
            claims[count++] = ClaimLeaf(0, account, cumulative, 0, l);
        }
        assembly ("memory-safe") {
            mstore(claims, count)
        }
    }

    /// @notice Appends the answer's lines.
    function split(LineList memory list, Answer memory a, Fees memory fees, IDatanetRegistry datanets) internal view {
        Receipt memory r = a.receipt;
        bytes32 name = Formats.receipt(r);
        append(list, r.modelPayee, name, MODEL, r.fee * fees.modelBps / 10_000);
        uint256 left = 1_000_000;
        for (uint32 i; i < a.shares.length; ++i) {
            Share memory s = a.shares[i];
            left -= s.ppm;
            uint256 whole = r.fee * fees.dataBps * s.ppm;
            uint256 rest = 10_000 - uint256(fees.reviewersBps) - fees.curatorsBps;
            append(list, s.contributor, name, i * 4, whole * rest / 1e14);
            append(list, s.reviewer, name, i * 4 + 1, whole * fees.reviewersBps / 1e14);
            append(list, datanets.payeeAt(s.datanetId, r.time), name, i * 4 + 2, whole * fees.curatorsBps / 1e14);
        }
        uint64[] memory ids = uniqueIds(a.version.datanets);
        for (uint32 i; i < ids.length; ++i) {
            uint256 ppm = left / ids.length + (i == 0 ? left % ids.length : 0);
            append(list, address(uint160(ids[i])), name, i * 4 + 3, r.fee * fees.dataBps * ppm / 1e10);
        }
    }

    /// @notice Ids of a model's Datanets, ascending, each once.
    function uniqueIds(IModelRegistry.DatanetUse[] memory uses) internal pure returns (uint64[] memory ids) {
        ids = new uint64[](uses.length);
        uint256 count;
        uint64 last;
        while (true) {
            uint64 least = type(uint64).max;
            bool found;
            for (uint256 i; i < uses.length; ++i) {
                uint64 id = uses[i].datanetId;
                if ((count == 0 || id > last) && id <= least) (least, found) = (id, true);
            }
            if (!found) break;
            ids[count++] = last = least;
        }
        assembly ("memory-safe") {
            mstore(ids, count)
        }
    }

    function sort(LineLeaf[] memory lines) internal pure {
        for (uint256 i = 1; i < lines.length; ++i) {
            LineLeaf memory line = lines[i];
            uint256 j = i;
            for (; j > 0 && before(line, lines[j - 1]); --j) {
                lines[j] = lines[j - 1];
            }
            lines[j] = line;
        }
    }

    function before(LineLeaf memory a, LineLeaf memory b) internal pure returns (bool) {
        if (a.account != b.account) return a.account < b.account;
        if (a.receiptHash != b.receiptHash) return a.receiptHash < b.receiptHash;
        return a.share < b.share;
    }

    function sorted(Answer[] memory answers) private pure returns (Answer[] memory result) {
        result = new Answer[](answers.length);
        for (uint256 i; i < answers.length; ++i) {
            uint256 j = i;
            for (; j > 0 && before(answers[i].receipt, result[j - 1].receipt); --j) {
                result[j] = result[j - 1];
            }
            result[j] = answers[i];
        }
    }

    function before(Receipt memory a, Receipt memory b) private pure returns (bool) {
        return a.channelId == b.channelId ? a.nonce < b.nonce : a.channelId < b.channelId;
    }

    /// @dev Lines of 0 wei are left out.
    function append(LineList memory list, address account, bytes32 receiptHash, uint32 share, uint256 amount)
        private
        pure
    {
        if (amount != 0) list.lines[list.count++] = LineLeaf(0, account, receiptHash, share, amount, 0);
    }
}
