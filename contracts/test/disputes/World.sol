// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {DatanetRegistry} from "../../src/DatanetRegistry.sol";
import {ModelRegistry} from "../../src/ModelRegistry.sol";
import {RowEvidence} from "../../src/interfaces/Evidence.sol";
import {IModelRegistry} from "../../src/interfaces/IModelRegistry.sol";
import {Share} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {RowInclusion} from "../../src/libraries/RowInclusion.sol";
import {MerkleTree} from "../MerkleTree.sol";

/// @notice Datanets with signed rows and models trained on them, in the real registries.
abstract contract World is Test {
    struct Row {
        bytes32 datumHash;
        address contributor;
        address reviewer;
        uint256 batch;
    }

    /// @dev Two rows of one contributor, signed together.
    struct Batch {
        bytes32 first;
        bytes32 second;
        bytes signature;
    }

    string internal constant LICENCE = "CC-BY-4.0";
    bytes32 internal constant MANIFEST = keccak256("manifest");
    uint64 internal constant DEADLINE = type(uint64).max;

    DatanetRegistry internal datanets;
    ModelRegistry internal models;
    address internal curator = makeAddr("curator");
    address internal publisher = makeAddr("publisher");
    address internal reviewer = makeAddr("reviewer");
    uint64[] internal datanetIds;
    Batch[] internal batches;
    mapping(uint64 datanetId => mapping(uint32 version => Row[])) internal rows;
    mapping(uint256 modelId => IModelRegistry.DatanetUse[]) internal uses;
    uint256 private salt;

    function createWorld() internal {
        datanets = new DatanetRegistry();
        models = new ModelRegistry();
        for (uint256 i; i < 3; ++i) {
            uint64 id = uint64(datanets.idOf(curator, bytes32(i)));
            datanetIds.push(id);
            for (uint256 j; j <= i; ++j) {
                contribute(id, 1, 0xA11CE + j);
            }
            vm.prank(curator);
            datanets.create(bytes32(i), versionRoot(id, 1), uint32(rows[id][1].length), MANIFEST);
        }
        // the second Datanet has a second version with other rows
        contribute(datanetIds[1], 2, 0xB0B);
        release(datanetIds[1]);
        publish(use(datanetIds[1], 2), use(datanetIds[0], 1));
        publish(use(datanetIds[2], 1));
        publish(use(datanetIds[2], 1), use(datanetIds[1], 2), use(datanetIds[0], 1), use(datanetIds[1], 1));
        publish();
    }

    /// @dev Two rows by the owner of a key.
    function contribute(uint64 datanetId, uint32 version, uint256 key) internal {
        contribute(datanetId, version, vm.addr(key), key);
    }

    /// @dev Two rows by a contributor whose signature `key` makes, which is another account's where the contributor is a contract.
    function contribute(uint64 datanetId, uint32 version, address contributor, uint256 key) internal {
        bytes32 a = keccak256(abi.encode("row", ++salt));
        bytes32 b = keccak256(abi.encode("row", ++salt));
        batches.push(Batch(a, b, ""));
        uint256 batch = batches.length - 1;
        insert(rows[datanetId][version], Row(a, contributor, reviewer, batch));
        insert(rows[datanetId][version], Row(b, contributor, reviewer, batch));
        Share memory share = Share(datanetId, version, a, contributor, reviewer, 1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, RowInclusion.digest(share, unsignedRow(batch), datanets));
        batches[batch].signature = abi.encodePacked(r, s, v);
    }

    /// @dev Rows of a version are sorted by datum hash.
    function insert(Row[] storage list, Row memory row) private {
        list.push(row);
        uint256 i = list.length - 1;
        for (; i > 0 && row.datumHash < list[i - 1].datumHash; --i) {
            list[i] = list[i - 1];
        }
        list[i] = row;
    }

    function release(uint64 datanetId) internal returns (uint32 version) {
        version = datanets.versions(datanetId) + 1;
        address owner = datanets.ownerOf(datanetId);
        bytes32 root = versionRoot(datanetId, version);
        vm.prank(owner);
        datanets.release(datanetId, root, uint32(rows[datanetId][version].length), MANIFEST);
    }

    function use(uint64 datanetId, uint32 version) internal pure returns (IModelRegistry.DatanetUse memory) {
        return IModelRegistry.DatanetUse(datanetId, version);
    }

    function publish(IModelRegistry.DatanetUse[] memory list) internal returns (uint256 modelId) {
        IModelRegistry.Version memory fields = fieldsOf(models.lastModelId() + 1, list);
        vm.prank(publisher);
        modelId = models.publish(fields, "a-model", 1 ether);
        for (uint256 i; i < list.length; ++i) {
            uses[modelId].push(list[i]);
        }
    }

    function publish() internal returns (uint256) {
        return publish(new IModelRegistry.DatanetUse[](0));
    }

    function publish(IModelRegistry.DatanetUse memory a) internal returns (uint256) {
        IModelRegistry.DatanetUse[] memory list = new IModelRegistry.DatanetUse[](1);
        list[0] = a;
        return publish(list);
    }

    function publish(IModelRegistry.DatanetUse memory a, IModelRegistry.DatanetUse memory b)
        internal
        returns (uint256)
    {
        IModelRegistry.DatanetUse[] memory list = new IModelRegistry.DatanetUse[](2);
        (list[0], list[1]) = (a, b);
        return publish(list);
    }

    function publish(
        IModelRegistry.DatanetUse memory a,
        IModelRegistry.DatanetUse memory b,
        IModelRegistry.DatanetUse memory c,
        IModelRegistry.DatanetUse memory d
    ) internal returns (uint256) {
        IModelRegistry.DatanetUse[] memory list = new IModelRegistry.DatanetUse[](4);
        (list[0], list[1], list[2], list[3]) = (a, b, c, d);
        return publish(list);
    }

    function fieldsOf(uint256 modelId, IModelRegistry.DatanetUse[] memory list)
        internal
        pure
        returns (IModelRegistry.Version memory fields)
    {
        bytes32 seed = keccak256(abi.encode("model", modelId));
        fields = IModelRegistry.Version(seed, keccak256("adapter"), seed, seed, seed, keccak256("index"), seed, list);
    }

    function fieldsOf(uint256 modelId) internal view returns (IModelRegistry.Version memory) {
        return fieldsOf(modelId, uses[modelId]);
    }

    function shareOf(uint64 datanetId, uint32 version, uint256 row, uint32 ppm) internal view returns (Share memory) {
        Row memory r = rows[datanetId][version][row];
        return Share(datanetId, version, r.datumHash, r.contributor, r.reviewer, ppm);
    }

    function versionRoot(uint64 datanetId, uint32 version) internal view returns (bytes32) {
        return MerkleTree.root(versionLeaves(datanetId, version));
    }

    /// @dev What shows the row of a share.
    function rowEvidence(Share memory share) internal view returns (RowEvidence memory e) {
        Row[] memory list = rows[share.datanetId][share.version];
        uint256 index;
        while (list[index].datumHash != share.datumHash) ++index;
        e = unsignedRow(list[index].batch);
        Batch memory batch = batches[list[index].batch];
        e.signature = batch.signature;
        e.index = index;
        bytes32[] memory leaves = versionLeaves(share.datanetId, share.version);
        (e.root, e.rows, e.manifestHash) = (MerkleTree.root(leaves), uint32(list.length), MANIFEST);
        e.proof = MerkleTree.proof(leaves, index);
        e.batchIndex = batch.first == share.datumHash ? 0 : 1;
        e.batchProof = MerkleTree.proof(batchLeaves(batch), e.batchIndex);
    }

    function unsignedRow(uint256 batch) private view returns (RowEvidence memory e) {
        e.batchRoot = MerkleTree.root(batchLeaves(batches[batch]));
        (e.kind, e.batchRows, e.licence, e.nonce, e.deadline) = (1, 2, LICENCE, batch, DEADLINE);
    }

    function versionLeaves(uint64 datanetId, uint32 version) private view returns (bytes32[] memory leaves) {
        Row[] memory list = rows[datanetId][version];
        leaves = new bytes32[](list.length);
        for (uint256 i; i < list.length; ++i) {
            bytes32 root = MerkleTree.root(batchLeaves(batches[list[i].batch]));
            leaves[i] = Formats.versionLeaf(list[i].datumHash, list[i].contributor, list[i].reviewer, root);
        }
    }

    function batchLeaves(Batch memory batch) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](2);
        leaves[0] = Formats.leaf(abi.encode(batch.first));
        leaves[1] = Formats.leaf(abi.encode(batch.second));
    }
}
