// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {RowEvidence} from "../../src/interfaces/Evidence.sol";
import {IDatanetRegistry} from "../../src/interfaces/IDatanetRegistry.sol";
import {IModelRegistry} from "../../src/interfaces/IModelRegistry.sol";
import {Header, Receipt as SignedReceipt, Share} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {RowInclusion} from "../../src/libraries/RowInclusion.sol";
import {MerkleTree} from "../MerkleTree.sol";

/// @notice Solidity and TypeScript agree on every hash: the vectors are the ones that hashing.test.ts checks.
contract FormatsTest is Test {
    string private json;

    function setUp() public {
        json = vm.readFile("lib/domain/hashing.vectors.json");
    }

    function test_Datum() public view {
        for (uint256 i; i < 8; ++i) {
            string memory key = string.concat(".datum[", vm.toString(i), "]");
            assertEq(keccak256(bytes(str(string.concat(key, ".canonical")))), b32(string.concat(key, ".hash")));
        }
    }

    function test_Batch() public view {
        bytes32[] memory leaves = vm.parseJsonBytes32Array(json, ".batch.datumHashes");
        for (uint256 i; i < leaves.length; ++i) {
            leaves[i] = Formats.leaf(abi.encode(leaves[i]));
        }
        assertEq(MerkleTree.root(leaves), b32(".batch.root"));
    }

    function test_DatanetId() public view {
        assertEq(Formats.datanetId(account(".datanetId.creator"), b32(".datanetId.salt")), number(".datanetId.id"));
    }

    function test_Contribution() public view {
        bytes32 batchRoot = b32(".contribution.message.batchRoot");
        address contributor = account(".contribution.message.contributor");
        assertEq(Formats.commitment(contributor, batchRoot, b32(".contribution.salt")), b32(".contribution.commitment"));
        bytes32 structHash = keccak256(
            abi.encode(
                Formats.CONTRIBUTION_TYPEHASH,
                number(".contribution.message.datanetId"),
                number(".contribution.message.kind"),
                contributor,
                batchRoot,
                number(".contribution.message.rows"),
                keccak256(bytes(str(".contribution.message.licence"))),
                number(".contribution.message.nonce"),
                number(".contribution.message.deadline")
            )
        );
        assertEq(digest("ModelFactory Datanets", ".contribution", structHash), b32(".contribution.digest"));
    }

    /// @notice What Disputes checks a contributor's signature against is what the contributor's wallet signed.
    function test_ContributionAsDisputesReadsIt() public {
        vm.chainId(number(".contribution.chainId"));
        Share memory share;
        share.datanetId = uint64(number(".contribution.message.datanetId"));
        share.contributor = account(".contribution.message.contributor");
        RowEvidence memory row;
        row.kind = uint8(number(".contribution.message.kind"));
        row.batchRoot = b32(".contribution.message.batchRoot");
        row.batchRows = uint32(number(".contribution.message.rows"));
        row.licence = str(".contribution.message.licence");
        row.nonce = number(".contribution.message.nonce");
        row.deadline = uint64(number(".contribution.message.deadline"));
        IDatanetRegistry datanets = IDatanetRegistry(account(".contribution.verifyingContract"));
        assertEq(RowInclusion.digest(share, row, datanets), b32(".contribution.digest"));
    }

    function test_DatanetVersion() public view {
        bytes32[] memory leaves = new bytes32[](5);
        for (uint256 i; i < 5; ++i) {
            string memory row = string.concat(".datanetVersion.rows[", vm.toString(i), "]");
            leaves[i] = Formats.versionLeaf(
                b32(string.concat(row, ".datumHash")),
                account(string.concat(row, ".contributor")),
                account(string.concat(row, ".reviewer")),
                b32(string.concat(row, ".batchRoot"))
            );
        }
        assertEq(MerkleTree.root(leaves), b32(".datanetVersion.root"));
    }

    function test_FilesAndTexts() public view {
        assertEq(sha256(bytes(str(".manifest.canonical"))), b32(".manifest.sha256"));
        assertEq(sha256(bytes(str(".adapter.text"))), b32(".adapter.sha256"));
        assertEq(keccak256(bytes(str(".text.canonicalMessages"))), b32(".text.promptHash"));
        assertEq(keccak256(bytes(str(".text.answer"))), b32(".text.outputHash"));
    }

    function test_RunLog() public view {
        bytes32[] memory leaves = new bytes32[](3);
        for (uint256 i; i < 3; ++i) {
            string memory step = string.concat(".runLog.steps[", vm.toString(i), "]");
            string memory scaled = string.concat(".runLog.scaled[", vm.toString(i), "]");
            leaves[i] = Formats.runLogLeaf(
                uint64(number(string.concat(step, ".step"))),
                uint64(number(string.concat(scaled, ".loss"))),
                uint64(number(string.concat(scaled, ".learningRate"))),
                b32(string.concat(step, ".batchHash"))
            );
        }
        bytes32 root = MerkleTree.root(leaves);
        assertEq(root, b32(".runLog.root"));
        bytes32 head = Formats.anchorHead(0, 3, root);
        assertEq(head, b32(".runLog.head"));
        assertEq(Formats.anchorHead(head, 6, root), b32(".runLog.secondHead"));
        bytes32[] memory batch = vm.parseJsonBytes32Array(json, ".runLog.batchOf");
        assertEq(keccak256(abi.encodePacked(batch)), b32(".runLog.steps[0].batchHash"));
    }

    function test_ModelVersion() public view {
        IModelRegistry.DatanetUse[] memory datanets = new IModelRegistry.DatanetUse[](2);
        for (uint256 i; i < 2; ++i) {
            string memory use = string.concat(".modelVersion.fields.datanets[", vm.toString(i), "]");
            datanets[i].datanetId = uint64(number(string.concat(use, ".datanetId")));
            datanets[i].version = uint32(number(string.concat(use, ".version")));
        }
        IModelRegistry.Version memory version = IModelRegistry.Version({
            baseHash: b32(".modelVersion.fields.baseHash"),
            adapterHash: b32(".modelVersion.fields.adapterHash"),
            ggufHash: b32(".modelVersion.fields.ggufHash"),
            templateHash: b32(".modelVersion.fields.templateHash"),
            runRoot: b32(".modelVersion.fields.runRoot"),
            indexRoot: b32(".modelVersion.fields.indexRoot"),
            passportHash: b32(".modelVersion.fields.passportHash"),
            datanets: datanets
        });
        assertEq(Formats.modelVersion(version), b32(".modelVersion.hash"));
    }

    function test_SharesReceiptVoucher() public view {
        Share[] memory shares = new Share[](3);
        for (uint256 i; i < 3; ++i) {
            string memory row = string.concat(".shares.rows[", vm.toString(i), "]");
            shares[i] = Share({
                datanetId: uint64(number(string.concat(row, ".datanetId"))),
                version: uint32(number(string.concat(row, ".version"))),
                datumHash: b32(string.concat(row, ".datumHash")),
                contributor: account(string.concat(row, ".contributor")),
                reviewer: account(string.concat(row, ".reviewer")),
                ppm: uint32(number(string.concat(row, ".ppm")))
            });
        }
        assertEq(Formats.shares(shares), b32(".shares.hash"));

        bytes32 receiptHash = Formats.receipt(receipt());
        assertEq(receiptHash, b32(".receipt.hash"));
        assertEq(digest("ModelFactory Royalties", ".receipt", receiptHash), b32(".receipt.digest"));

        bytes32 voucher =
            Formats.voucher(b32(".voucher.message.channelId"), uint128(number(".voucher.message.maxClaimableAmount")));
        assertEq(digest("ModelFactory Royalties", ".voucher", voucher), b32(".voucher.digest"));
    }

    function test_EpochLeavesAndHeader() public view {
        assertEq(
            Formats.receiptLeaf(
                number(".receiptLeaf.index"),
                b32(".receiptLeaf.channelId"),
                uint64(number(".receiptLeaf.nonce")),
                number(".receiptLeaf.fee"),
                b32(".receiptLeaf.receiptHash"),
                b32(".receiptLeaf.signatureHash"),
                number(".receiptLeaf.sumBefore")
            ),
            b32(".receiptLeaf.leaf")
        );
        assertEq(
            Formats.lineLeaf(
                number(".lineLeaf.index"),
                account(".lineLeaf.account"),
                b32(".lineLeaf.receiptHash"),
                uint32(number(".lineLeaf.share")),
                number(".lineLeaf.amount"),
                number(".lineLeaf.sumBefore")
            ),
            b32(".lineLeaf.leaf")
        );
        assertEq(
            Formats.claimLeaf(
                number(".claimLeaf.index"),
                account(".claimLeaf.account"),
                number(".claimLeaf.cumulative"),
                number(".claimLeaf.sumBefore"),
                number(".claimLeaf.lineEnd")
            ),
            b32(".claimLeaf.leaf")
        );
        assertEq(
            Formats.header(
                Header({
                    claims: b32(".header.claims"),
                    lines: b32(".header.lines"),
                    receipts: b32(".header.receipts"),
                    data: b32(".header.data"),
                    total: number(".header.total"),
                    lineSum: number(".header.lineSum")
                }),
                b32(".header.previousHead")
            ),
            b32(".header.hash")
        );
    }

    function test_DataRoot() public view {
        bytes memory text = bytes(str(".data.text"));
        uint256 length = text.length * number(".data.times");
        bytes32[] memory leaves = new bytes32[]((length + 4095) / 4096);
        for (uint256 i; i < leaves.length; ++i) {
            uint256 end = (i + 1) * 4096 < length ? (i + 1) * 4096 : length;
            bytes memory chunk = new bytes(end - i * 4096);
            for (uint256 j; j < chunk.length; ++j) {
                chunk[j] = text[(i * 4096 + j) % text.length];
            }
            leaves[i] = Formats.leaf(chunk);
        }
        assertEq(MerkleTree.root(leaves), b32(".data.root"));
    }

    function receipt() private view returns (SignedReceipt memory) {
        return SignedReceipt({
            kind: uint8(number(".receipt.message.kind")),
            modelId: number(".receipt.message.modelId"),
            version: uint32(number(".receipt.message.version")),
            adapterHash: b32(".receipt.message.adapterHash"),
            indexRoot: b32(".receipt.message.indexRoot"),
            promptHash: b32(".receipt.message.promptHash"),
            outputHash: b32(".receipt.message.outputHash"),
            fee: number(".receipt.message.fee"),
            cumulative: number(".receipt.message.cumulative"),
            channelId: b32(".receipt.message.channelId"),
            nonce: uint64(number(".receipt.message.nonce")),
            policyVersion: uint32(number(".receipt.message.policyVersion")),
            modelPayee: account(".receipt.message.modelPayee"),
            time: uint64(number(".receipt.message.time")),
            sharesHash: b32(".receipt.message.sharesHash")
        });
    }

    function digest(string memory name, string memory key, bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                number(string.concat(key, ".chainId")),
                account(string.concat(key, ".verifyingContract"))
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    function b32(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, key);
    }

    function number(string memory key) private view returns (uint256) {
        return vm.parseJsonUint(json, key);
    }

    function account(string memory key) private view returns (address) {
        return vm.parseJsonAddress(json, key);
    }

    function str(string memory key) private view returns (string memory) {
        return vm.parseJsonString(json, key);
    }
}
