// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {RowEvidence} from "../interfaces/Evidence.sol";
import {IDatanetRegistry} from "../interfaces/IDatanetRegistry.sol";
import {Share} from "../interfaces/Types.sol";
import {Formats} from "./Formats.sol";
import {Signatures} from "./Signatures.sol";
import {TreeProof} from "./TreeProof.sol";

/// @title RowInclusion
/// @notice That a row stands in a Datanet version as a share says, and that its contributor signed for it. A contract's word
/// (ERC-1271) is asked for now and may change: whoever pays for rows of contract accounts answers for that.
library RowInclusion {
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// @notice The row is in the released version, in the batch that it came in, and the batch is signed by the contributor.
    function shown(Share memory share, RowEvidence memory row, IDatanetRegistry datanets) internal view returns (bool) {
        bytes32 version = keccak256(abi.encode(row.root, row.rows, row.manifestHash));
        if (version != datanets.versionHash(share.datanetId, share.version)) return false;
        bytes32 leaf = Formats.versionLeaf(share.datumHash, share.contributor, share.reviewer, row.batchRoot);
        if (!TreeProof.verify(row.root, leaf, row.index, row.proof)) return false;
        bytes32 batchLeaf = Formats.leaf(abi.encode(share.datumHash));
        if (!TreeProof.verify(row.batchRoot, batchLeaf, row.batchIndex, row.batchProof)) return false;
        return Signatures.isSigner(share.contributor, digest(share, row, datanets), row.signature);
    }

    /// @notice EIP-712 digest under the DatanetRegistry's domain.
    function digest(Share memory share, RowEvidence memory row, IDatanetRegistry datanets)
        internal
        view
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH, keccak256("ModelFactory Datanets"), keccak256("1"), block.chainid, address(datanets)
            )
        );
        bytes32 structHash = keccak256(
            abi.encode(
                Formats.CONTRIBUTION_TYPEHASH,
                uint256(share.datanetId),
                row.kind,
                share.contributor,
                row.batchRoot,
                row.batchRows,
                keccak256(bytes(row.licence)),
                row.nonce,
                row.deadline
            )
        );
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }
}
